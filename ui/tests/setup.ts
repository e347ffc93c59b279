import { cleanup, configure } from "@testing-library/svelte";
import { afterEach, vi } from "vitest";

// The shell is not there in a test: each test says what the core answers.
vi.mock("@tauri-apps/api/core", () => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/event", () => ({ listen: vi.fn(() => Promise.resolve(() => undefined)) }));

// A draft is written after 400 ms: on a slow machine a second is too little for what comes after it.
configure({ asyncUtilTimeout: 10_000 });

// jsdom has neither.
window.matchMedia ??= (query: string) =>
  ({ matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined }) as unknown as MediaQueryList;
Element.prototype.scrollIntoView ??= () => undefined;

afterEach(() => {
  cleanup();
  localStorage.clear();
  location.hash = "";
});

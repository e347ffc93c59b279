import { beforeEach, describe, expect, test, vi } from "vitest";
import { parse, router } from "../src/core/router.svelte";
import { session } from "../src/core/session.svelte";
import { shortcuts } from "../src/routes/shortcuts";

const open = { screen: "open", practice: false, today: "2026-11-23" };

/** Presses the keys; whether the window took them, and to which place it went. */
function press(key: string, held: KeyboardEventInit = {}, at: EventTarget = document.body): { taken: boolean; hash: string } {
  const event = new KeyboardEvent("keydown", {
    key,
    code: /^\d$/.test(key) ? `Digit${key}` : "",
    cancelable: true,
    bubbles: true,
    ...held,
  });
  at.addEventListener("keydown", (heard) => shortcuts(heard as KeyboardEvent), { once: true });
  at.dispatchEvent(event);
  return { taken: event.defaultPrevented, hash: location.hash };
}

const ctrl = { ctrlKey: true };

describe("the keys of the window", () => {
  beforeEach(() => {
    document.body.innerHTML = "";
    router.place = parse("#/people");
    session.view = open;
  });

  test("Ctrl+5 is the team, for a coordinator only", () => {
    expect(press("5", ctrl).taken).toBe(false);
    session.view = { ...open, role: "coordinator" };
    expect(press("5", ctrl).hash).toBe("#/team");
    expect(press("2", ctrl).hash).toBe("#/people");
  });

  test("Ctrl+Enter never sends a form that lies behind a panel", () => {
    const sent = vi.fn((event: Event) => event.preventDefault());
    document.body.innerHTML = `<main><form></form></main><aside data-panel></aside>`;
    document.querySelector("form")?.addEventListener("submit", sent);
    expect(press("Enter", ctrl).taken).toBe(false);
    expect(sent).not.toHaveBeenCalled();
    document.querySelector("aside")?.remove();
    expect(press("Enter", ctrl).taken).toBe(true);
    expect(sent).toHaveBeenCalledOnce();
  });

  test("Ctrl+K leaves the search of one list for the search of everything", () => {
    document.body.innerHTML = `<main><input type="search" /></main>`;
    expect(press("k", ctrl).hash).toBe("#/today");
    document.body.innerHTML = `<main><input data-search /></main>`;
    press("k", ctrl);
    expect(document.activeElement).toBe(document.querySelector("input"));
  });

  test("Alt and the left arrow go back, but not while something is typed", () => {
    const back = vi.spyOn(history, "back").mockImplementation(() => undefined);
    document.body.innerHTML = `<main><input /></main>`;
    expect(press("ArrowLeft", { altKey: true }, document.querySelector("input") as HTMLElement).taken).toBe(false);
    expect(press("ArrowLeft", { altKey: true, ctrlKey: true }).taken).toBe(false);
    expect(back).not.toHaveBeenCalled();
    expect(press("ArrowLeft", { altKey: true }).taken).toBe(true);
    expect(back).toHaveBeenCalledOnce();
  });

  test("Ctrl+Shift+L goes to the choice of language and locks nothing", () => {
    document.body.innerHTML = `<select data-language></select>`;
    expect(press("L", { ctrlKey: true, shiftKey: true }).taken).toBe(true);
    expect(document.activeElement).toBe(document.querySelector("select"));
  });
});

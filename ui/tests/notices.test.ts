import { render } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { router } from "../src/core/router.svelte";
import { session } from "../src/core/session.svelte";
import Failed from "../src/shared/Failed.svelte";
import FieldFrame from "../src/shared/FieldFrame.svelte";
import { notices } from "../src/shared/notices.svelte";
import { createRawSnippet, tick } from "svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

const turn = () => new Promise((done) => setTimeout(done));
const children = createRawSnippet(() => ({ render: () => `<input id="n" />` }));

describe("good news does not stand beside a refusal or on another screen", () => {
  beforeEach(() => {
    screen.use("nl");
    notices.clear();
  });

  test("a refused save takes away what was said of an earlier one", async () => {
    const { rerender } = render(Failed, { failure: undefined });
    notices.say("Opgeslagen.");
    await tick();
    expect(notices.text).toBe("Opgeslagen.");
    await rerender({ failure: { code: "disk_full" } });
    expect(notices.text).toBe("");
  });

  test("so does an error at a field", async () => {
    const { rerender } = render(FieldFrame, { id: "n", label: "Naam", children });
    notices.say("Opgeslagen.");
    await rerender({ error: "Vul dit in." });
    expect(notices.text).toBe("");
  });

  test("what is said with the way to another place goes along, what was said before does not", async () => {
    coreAnswers(() => undefined);
    session.view = undefined;
    render(App);
    notices.say("Opgeslagen.");
    // A form is closed a few promises after it was saved.
    await tick();
    router.go("#/people/p1");
    expect(notices.text).toBe("Opgeslagen.");
    await turn();
    router.go("#/people");
    expect(notices.text).toBe("");
  });

  test("it goes by itself after a while", () => {
    vi.useFakeTimers();
    notices.say("Opgeslagen.");
    vi.advanceTimersByTime(9_999);
    expect(notices.text).toBe("Opgeslagen.");
    vi.advanceTimersByTime(1);
    expect(notices.text).toBe("");
    vi.useRealTimers();
  });
});

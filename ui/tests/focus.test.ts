import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { createRawSnippet, tick } from "svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/core/session.svelte";
import FieldFrame from "../src/shared/FieldFrame.svelte";
import Panel from "../src/shared/Panel.svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

const html = (text: string) => createRawSnippet(() => ({ render: () => text }));

describe("the focus is never lost", () => {
  beforeEach(() => screen.use("nl"));

  test("what goes away by its own press leaves the focus on the heading of the panel", async () => {
    render(Panel, { title: "Keuze", onclose: vi.fn(), children: html(`<div><button>Deze</button></div>`) });
    const button = page.getByText("Deze");
    button.focus();
    button.remove();
    await tick();
    expect(document.activeElement).toBe(page.getByRole("heading", { name: "Keuze" }));
  });

  test("from field to field is no leaving of the form, to the rest of the window it is", () => {
    const onleave = vi.fn();
    const children = html(`<div><input aria-label="een" /><input aria-label="twee" /></div>`);
    render(Panel, { title: "Contact", onclose: vi.fn(), onleave, children });
    const [one, two] = [page.getByLabelText("een"), page.getByLabelText("twee")];
    one.focus();
    two.focus();
    expect(onleave).not.toHaveBeenCalled();
    page.getByTestId("panel-close").focus();
    expect(onleave).toHaveBeenCalledOnce();
    two.focus();
    two.blur();
    expect(onleave).toHaveBeenCalledTimes(2);
  });

  test("the button that mends an error gives the focus to its field", async () => {
    const run = vi.fn();
    const children = html(`<input id="n" />`);
    render(FieldFrame, { id: "n", label: "Notitie", error: "Lijkt op een BSN.", mend: { label: "Haal het weg", run }, children });
    const button = page.getByText("Haal het weg");
    button.focus();
    await fireEvent.click(button);
    expect(run).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(page.getByLabelText("Notitie"));
  });

  test("each step of the start takes it to its question, and there is a way back", async () => {
    coreAnswers((command) => {
      if (command.t === "session") return { t: "session", v: { screen: "start", practice: false, today: "2026-11-23" } };
      if (command.t === "offer_words") return { t: "words", v: ["een", "twee", "drie", "vier", "vijf"] };
      return undefined;
    });
    session.view = undefined;
    render(App);
    await fireEvent.click(await page.findByTestId("language-nl"));
    expect(document.activeElement?.textContent).toBe("Wie bent u?");
    expect(document.title).toBe("Wie bent u? – Sleutelbos");
    await fireEvent.input(page.getByTestId("profile-name"), { target: { value: "Salma" } });
    await fireEvent.click(page.getByTestId("start-next"));
    await page.findByTestId("offered-words");
    expect(document.activeElement?.textContent).toBe("Uw vijf woorden");
    expect(page.getAllByText("(klaar)")).toHaveLength(2);
    await fireEvent.click(page.getByTestId("start-back"));
    expect(document.activeElement?.textContent).toBe("Wie bent u?");
    expect((page.getByTestId("profile-name") as HTMLInputElement).value).toBe("Salma");
  });

  test("the lock takes it to the words, which may be shown", async () => {
    coreAnswers((command) => {
      if (command.t === "session") return { t: "session", v: { screen: "locked", practice: false, today: "2026-11-23" } };
      if (command.t === "profiles") return { t: "profiles", v: [{ profile: "p1", initials: "SA", waiting: 0 }] };
      return undefined;
    });
    session.view = undefined;
    render(App);
    const words = (await page.findByTestId("passphrase")) as HTMLInputElement;
    await waitFor(() => expect(document.activeElement).toBe(words));
    expect(words.type).toBe("password");
    await fireEvent.click(page.getByTestId("show-typed"));
    expect(words.type).toBe("text");
  });
});

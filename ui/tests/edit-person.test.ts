import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { Command } from "../src/core/bindings/Command";
import EditPersonScreen from "../src/features/people/EditPersonScreen.svelte";
import { coreAnswers } from "./core";

const selam = { person: "p1", dossier: "d1", name: "Selam", languages: ["ti"], contacts: [], referrals: [], members: [], conflicts: [] };

/** Opens the form of somebody whose fields stand in these versions, with what was kept as a draft. */
async function open(seen: string[], name: string, body?: string): Promise<Command[]> {
  const asked = coreAnswers((command) => {
    if (command.t === "drafts") return { t: "drafts", v: body ? [{ form: "person/p1", body, saved_at: "" }] : [] };
    if (command.t === "person") return { t: "person", v: { ...selam, name, history: [], seen } };
    return { t: "done" };
  });
  render(EditPersonScreen, { person: "p1" });
  await page.findByTestId("tempo-note");
  return asked;
}

const edits = (asked: Command[]) => asked.flatMap((command) => (command.t === "edit_person" ? [command.v] : []));
const tempo = () => page.getByTestId("tempo-note");

test("only what was changed is sent, with the versions that were on the screen", async () => {
  const asked = await open(["v1"], "Selam");
  await fireEvent.input(tempo(), { target: { value: "rustig" } });
  await fireEvent.click(page.getByTestId("person-save"));
  await waitFor(() => expect(edits(asked)).toEqual([{ id: "p1", tempo_note: "rustig", seen: ["v1"], draft: "person/p1" }]));
});

test("a draft of days ago speaks of the versions it began from", async () => {
  const first = await open(["v1"], "Selam");
  await fireEvent.input(tempo(), { target: { value: "rustig" } });
  await fireEvent.focusOut(tempo());
  const body = () => first.flatMap((command) => (command.t === "save_draft" ? [command.v.body] : []))[0];
  await waitFor(() => expect(body()).toBeDefined());
  document.body.innerHTML = "";
  const later = await open(["v2"], "Selam Tesfay", body());
  expect((tempo() as HTMLTextAreaElement).value).toBe("rustig");
  await fireEvent.click(page.getByTestId("person-save"));
  await waitFor(() => expect(edits(later)).toEqual([{ id: "p1", tempo_note: "rustig", seen: ["v1"], draft: "person/p1" }]));
});

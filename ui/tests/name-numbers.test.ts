import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { beforeEach, expect, test } from "vitest";
import type { Command } from "../src/core/bindings/Command";
import type { Failure } from "../src/core/bindings/Failure";
import type { Reply } from "../src/core/bindings/Reply";
import StartScreen from "../src/features/start/StartScreen.svelte";
import Invite from "../src/features/team/Invite.svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

const words = ["appel", "boom", "citroen", "deur", "emmer"];
const holdsOne = (text: string) => text.includes("123456782");
const refused: Failure = { code: "bsn", field: "name" };

function usual(command: Command): Reply | Failure | undefined {
  if (command.t === "without_numbers") return { t: "text", v: command.v.text.replaceAll("123456782", "") };
  if (command.t === "offer_words") return { t: "words", v: words };
  if (command.t === "create_profile") return holdsOne(command.v.name) ? refused : { t: "done" };
  if (command.t === "invite")
    return holdsOne(command.v.name) ? refused : { t: "invitation", v: { user: "u1", invitation: "sleutelbos:1" } };
  return { t: "done" };
}

const type = (field: string, value: string) => fireEvent.input(page.getByTestId(field), { target: { value } });
const press = async (button: string) => fireEvent.click(await page.findByTestId(button));
const value = (field: string) => (page.getByTestId(field) as HTMLInputElement).value;

/** One tap takes the number out of this field and the words about it away; the name is what stays. */
async function oneTapRemovesIt(field: string) {
  await press("remove-numbers");
  await waitFor(() => expect(value(field)).toBe("Selam"));
  await waitFor(() => expect(page.queryByTestId("remove-numbers")).toBeNull());
  expect(page.getByTestId(field).getAttribute("aria-invalid")).toBeNull();
}

beforeEach(() => screen.use("nl"));

test("a number in the name of a colleague is taken out in one tap, and then she is invited", async () => {
  const asked = coreAnswers(usual);
  render(Invite);
  await type("invite-name", "Selam 123456782");
  await press("invite");
  expect(await page.findByText(/Dit lijkt op een BSN/)).toBeTruthy();
  await oneTapRemovesIt("invite-name");
  await press("invite");
  expect((await page.findByTestId("invitation-line")).textContent).toBe("sleutelbos:1");
  expect(asked.flatMap((command) => (command.t === "invite" ? [command.v.name] : []))).toEqual(["Selam 123456782", "Selam"]);
});

test("another refusal of that name offers nothing to take out", async () => {
  coreAnswers(usual);
  render(Invite);
  await press("invite");
  expect(await page.findByText("Vul dit in.")).toBeTruthy();
  expect(page.queryByTestId("remove-numbers")).toBeNull();
});

/** From the name to the profile. */
async function goesOn() {
  await press("start-next");
  await press("words-written");
  await page.findByTestId("words-again");
  await type("words-again", words.join(" "));
  await press("create-profile");
}

test("a number in one's own name is taken out in one tap, and then the profile is made", async () => {
  const asked = coreAnswers(usual);
  render(StartScreen, { corner: createRawSnippet(() => ({ render: () => "<span></span>" })) });
  await press("language-nl");
  await type("profile-name", "Selam 123456782");
  await goesOn();
  expect(await page.findByText(/Dit lijkt op een BSN/)).toBeTruthy();
  await oneTapRemovesIt("profile-name");
  await goesOn();
  const names = () => asked.flatMap((command) => (command.t === "create_profile" ? [command.v.name] : []));
  await waitFor(() => expect(names()).toEqual(["Selam 123456782", "Selam"]));
});

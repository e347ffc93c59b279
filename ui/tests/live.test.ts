import { invoke } from "@tauri-apps/api/core";
import { render, screen as page, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { Command } from "../src/core/bindings/Command";
import { announce } from "../src/core/events";
import { caughtUp } from "../src/core/live.svelte";
import PeopleScreen from "../src/features/people/PeopleScreen.svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

let names: string[] = [];
const people = (command: Command) =>
  command.t === "people"
    ? { t: "people" as const, v: names.map((name) => ({ person: name, dossier: name, name, languages: [], conflicts: 0 })) }
    : undefined;

beforeEach(() => screen.use("nl"));

test("a screen reads again when what it shows went stale, once for a burst", async () => {
  names = ["Amina"];
  const asked = coreAnswers(people);
  render(PeopleScreen);
  expect(await page.findByText("Amina")).toBeTruthy();
  names = ["Amina", "Yonas"];
  announce(["people"]);
  announce(["people", "contacts"]);
  expect(await page.findByText("Yonas")).toBeTruthy();
  expect(asked).toHaveLength(2);
});

test("what goes stale while an answer is on its way is asked once more, and the same answer draws nothing", async () => {
  names = ["Amina"];
  const asked = coreAnswers((command) => {
    // The second answer is on its way.
    if (asked.length === 2) for (const tag of ["people", "people"] as const) announce([tag]);
    return people(command);
  });
  render(PeopleScreen);
  const row = (await page.findByText("Amina")).closest("li");
  announce(["people"]);
  await waitFor(() => expect(asked).toHaveLength(3));
  await new Promise((done) => setTimeout(done, 20));
  expect(asked).toHaveLength(3);
  expect(page.getByText("Amina").closest("li")).toBe(row);
});

test("what is not shown here does not make it read", async () => {
  names = ["Amina"];
  const asked = coreAnswers(people);
  render(PeopleScreen);
  await page.findByText("Amina");
  announce(["drafts", "sync"]);
  await new Promise((done) => setTimeout(done, 40));
  expect(asked).toHaveLength(1);
});

test("two hundred people are drawn a hundred at a time", async () => {
  names = Array.from({ length: 230 }, (_, i) => `Persoon ${i}`);
  coreAnswers(people);
  render(PeopleScreen);
  await waitFor(() => expect(page.getAllByTestId("person-row")).toHaveLength(100));
});

test("a refusal is told in words, and nothing is thrown", async () => {
  coreAnswers(() => ({ code: "locked" }));
  render(PeopleScreen);
  expect(await page.findByText(/De app is op slot/)).toBeTruthy();
});

test("what was saved is on the screen when the screen has caught up", async () => {
  names = ["Amina"];
  coreAnswers(people);
  render(PeopleScreen);
  await page.findByText("Amina");
  names = ["Amina", "Yonas"];
  announce(["people"]);
  await caughtUp();
  await tick();
  expect(page.getByText("Yonas")).toBeTruthy();
});

test("a core that does not answer keeps no form waiting", async () => {
  names = ["Amina"];
  coreAnswers(people);
  render(PeopleScreen);
  await page.findByText("Amina");
  vi.mocked(invoke).mockImplementation(() => new Promise(() => undefined));
  announce(["people"]);
  const waited = caughtUp(5).then(() => "went on");
  const forever = new Promise((done) => setTimeout(() => done("still waits"), 1000));
  expect(await Promise.race([waited, forever])).toBe("went on");
});

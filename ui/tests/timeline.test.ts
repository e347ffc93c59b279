import { fireEvent, render, screen as page } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import type { ContactView } from "../src/core/bindings/ContactView";
import { lists } from "../src/core/lists.svelte";
import { session } from "../src/core/session.svelte";
import Timeline from "../src/features/people/Timeline.svelte";
import { screen } from "../src/text/text.svelte";

const contact = (id: string): ContactView => ({
  contact: id,
  date: "2026-11-20",
  kind: "BELLEN",
  languages: ["ti"],
  domains: [],
  author: "Noor",
  corrected: false,
  sent: true,
});
const person = (count: number) => ({
  person: "p1",
  dossier: "d1",
  name: "Selam",
  languages: [],
  contacts: Array.from({ length: count }, (_, i) => contact(`c${i}`)),
  referrals: [],
  members: [],
  conflicts: [],
  history: [],
});

beforeEach(() => {
  screen.use("nl");
  session.view = { screen: "open", practice: false, today: "2026-11-23" };
  lists.view = { ...lists.view, languages: [{ code: "ti", name: "Tigrinya", icon: "", group: "", rtl: false }] };
});

test("a contact says in which language it was", () => {
  render(Timeline, { person: person(1) });
  expect(page.getByTestId("contact-languages").textContent).toContain("Tigrinya");
});

test("each page begins with its day, also when the day began on the page before", async () => {
  render(Timeline, { person: person(130) });
  expect(page.getAllByRole("heading", { level: 3 })).toHaveLength(1);
  await fireEvent.click(page.getByText("Volgende"));
  expect(page.getAllByTestId("contact")).toHaveLength(30);
  expect(page.getAllByRole("heading", { level: 3 })).toHaveLength(1);
});

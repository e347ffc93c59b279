import { beforeEach, expect, test } from "vitest";
import { lists } from "../src/core/lists.svelte";
import { session } from "../src/core/session.svelte";
import { fieldName, valueText } from "../src/text/fields";
import { screen } from "../src/text/text.svelte";

const code = (code: string, name: string) => ({ code, name, icon: "", group: "", rtl: false });

beforeEach(() => {
  screen.use("nl");
  session.view = { screen: "open", practice: false, today: "2026-11-23" };
  lists.view = {
    ...lists.view,
    contact_kinds: [code("BELLEN", "Gebeld")],
    domains: [code("GELD", "Geld"), code("WONEN", "Wonen")],
    municipalities: [code("GM0512", "Gorinchem")],
    statuses: [code("verzonden", "")],
  };
});

test("codes in a version become words", () => {
  expect(valueText("municipality", "GM0512")).toBe("Gorinchem");
  expect(valueText("what", "2026-11-22 · BELLEN · 45 min · GELD, WONEN")).toBe("22 november · Gebeld · 45 min · Geld, Wonen");
  expect(valueText("status", "verzonden · partner_telefoon")).toBe("Doorgegeven · partner_telefoon");
  expect(valueText("given", "✓ · oral")).toBe("Ja · oral");
});

test("what somebody wrote stays as it is", () => {
  expect(valueText("name", "GELD, BELLEN")).toBe("GELD, BELLEN");
  expect(valueText("note", "2026-11-22 · BELLEN")).toBe("2026-11-22 · BELLEN");
});

test("every register of the core has a name", () => {
  const registers = [
    "name",
    "latin_name",
    "municipality",
    "languages",
    "learning_route",
    "birth_years",
    "safe_contact",
    "tempo_note",
    "what",
    "note",
    "content",
    "status",
    "given",
  ];
  expect(registers.filter((field) => fieldName(field) === field)).toEqual([]);
});

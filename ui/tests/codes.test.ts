import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import type { CodeView } from "../src/core/bindings/CodeView";
import { lists } from "../src/core/lists.svelte";
import { codeName, tileName } from "../src/text/codes";
import { languagesFirst, topics } from "../src/text/options";
import { leadsToReferral, pictogram } from "../src/text/pictograms";
import { screen } from "../src/text/text.svelte";

const code = (code: string, name: string, group = "", lang?: string): CodeView => ({
  code,
  name,
  group,
  icon: "",
  rtl: false,
  ...(lang ? { lang } : {}),
});
/** The same list as the core tells it to a screen in another language than the pack's. */
const dutch = [code("BELLEN", "Even bellen", "", "nl"), code("EIGEN", "Iets van de regio", "", "nl")];

beforeEach(() => {
  screen.use("nl");
  lists.view = {
    ...lists.view,
    contact_kinds: [code("BELLEN", "Even bellen"), code("EIGEN", "Iets van de regio")],
    domains: [code("GELD", "Geld, uitkering en schulden"), code("VEILIG", "Veiligheid", "3")],
    languages: [code("nl", "Nederlands", "Nederlands"), code("ti", "Tigrinya", "ትግርኛ", "nl")],
  };
});

test("the word of the pack goes first", () => {
  expect(codeName("contact_kinds", "BELLEN")).toEqual({ text: "Even bellen" });
});

test("a screen takes our own word before a Dutch one of the pack, and marks Dutch that is left", () => {
  screen.use("en");
  lists.view = { ...lists.view, contact_kinds: dutch };
  expect(codeName("contact_kinds", "BELLEN")).toEqual({ text: "Phone call" });
  expect(codeName("contact_kinds", "EIGEN")).toEqual({ text: "Iets van de regio", lang: "nl" });
  screen.use("ar");
  expect(codeName("contact_kinds", "BELLEN")).toEqual({ text: "اتصال هاتفي" });
  expect(codeName("contact_kinds", "EIGEN")).toEqual({ text: "Iets van de regio", lang: "nl" });
  expect(codeName("languages", "ti")).toEqual({ text: "ትግርኛ", lang: "ti" });
});

test("a retired code is still shown", () => {
  expect(codeName("contact_kinds", "WEG")).toEqual({ text: "WEG" });
});

test("a long name is cut for a tile, a short one is not", () => {
  expect(tileName("Geld, uitkering en schulden")).toBe("Geld");
  expect(tileName("Gesprek (kantoor of wijk)")).toBe("Gesprek");
  expect(tileName("Tried, not reached")).toBe("Tried, not reached");
});

test.each(["contact_kinds", "domains"])("no two tiles of the shipped %s say the same, in any language", (list) => {
  const file = readFileSync(`../assets/regions/gorinchem-molenlanden-vijfheerenlanden/codes/${list}.csv`, "utf8");
  const rows = file.trim().split(/\r?\n/);
  const cells = (row: string) => [...row.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map((m) => (m[1] ?? "").replaceAll('"', ""));
  const head = cells(rows[0] ?? "");
  for (const language of ["name_nl", "name_en", "name_ar"]) {
    const tiles = rows.slice(1).map((row) => tileName(cells(row)[head.indexOf(language)] ?? ""));
    expect(tiles.length).toBeGreaterThan(10);
    expect(tiles.filter((tile, i) => !tile || tiles.indexOf(tile) !== i)).toEqual([]);
  }
});

test("what leads to a referral and which picture it has, the pack says", () => {
  const outcomes = [{ ...code("DOOR", "Verder helpen", "referral"), icon: "send" }, code("VERWIJZEN", "Verwezen")];
  lists.view = { ...lists.view, outcomes };
  expect(["DOOR", "VERWIJZEN"].map(leadsToReferral)).toEqual([true, false]);
  expect(["DOOR", "VERWIJZEN"].map((one) => pictogram("outcomes", one))).toEqual(["send", "check"]);
});

test("safety is never an ordinary topic", () => {
  expect(topics().map((topic) => topic.value)).toEqual(["GELD"]);
});

test("the person's own languages come first", () => {
  expect(languagesFirst(["ti"]).map((language) => language.value)).toEqual(["ti", "nl"]);
});

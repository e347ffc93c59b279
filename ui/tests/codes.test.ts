import { beforeEach, expect, test } from "vitest";
import type { CodeView } from "../src/core/bindings/CodeView";
import { lists } from "../src/core/lists.svelte";
import { codeName, tileName } from "../src/text/codes";
import { languagesFirst, topics } from "../src/text/options";
import { screen } from "../src/text/text.svelte";

const code = (code: string, name: string, group = ""): CodeView => ({ code, name, group, icon: "", rtl: false });

beforeEach(() => {
  screen.use("nl");
  lists.view = {
    ...lists.view,
    contact_kinds: [code("BELLEN", "Even bellen"), code("EIGEN", "Iets van de regio")],
    domains: [code("GELD", "Geld, uitkering en schulden"), code("VEILIG", "Veiligheid"), code("ZRM_FIN", "Financiën")],
    languages: [code("nl", "Nederlands", "Nederlands"), code("ti", "Tigrinya", "ትግርኛ")],
  };
});

test("the word of the pack goes first", () => {
  expect(codeName("contact_kinds", "BELLEN")).toEqual({ text: "Even bellen" });
});

test("an Arabic screen takes our own word, and marks Dutch that is left", () => {
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
  expect(tileName("Geprobeerd, niet gelukt")).toBe("Geprobeerd, niet gelukt");
});

test("safety is never an ordinary topic", () => {
  expect(topics().map((topic) => topic.value)).toEqual(["GELD"]);
});

test("the person's own languages come first", () => {
  expect(languagesFirst(["ti"]).map((language) => language.value)).toEqual(["ti", "nl"]);
});

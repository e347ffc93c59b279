import { describe, expect, test } from "vitest";
import { failureText } from "../src/text/failures";
import { languages, languageTags } from "../src/text/languages";
import { screen, t } from "../src/text/text.svelte";
// @ts-expect-error a script of the build, without types
import { check, readLanguage } from "../tools/i18n.mjs";

describe("texts", () => {
  test("every language is complete, every refusal has words, nothing is unused", () => {
    expect(check().faults).toEqual([]);
  });

  test("the checker sees a text that cannot be read", () => {
    const faults: string[] = [];
    readLanguage("broken", (text: string) => faults.push(text), "tests/texts");
    expect(faults).toHaveLength(2);
  });

  test("the screen turns with its language", () => {
    screen.use("ar");
    expect(document.documentElement.dir).toBe("rtl");
    expect(t("save")).toBe("حفظ");
    screen.use("nl");
    expect(document.documentElement.dir).toBe("ltr");
    expect(t("save")).toBe("Opslaan");
  });

  test("arguments are isolated, so that a name cannot turn the sentence round", () => {
    screen.use("nl");
    expect(t("share-done", { name: "سلمى" })).toBe("\u2068سلمى\u2069 kan dit nu lezen.");
  });

  test("digits are Latin in every language", () => {
    for (const tag of languageTags) {
      screen.use(tag);
      expect(t("sync-waiting", { count: 23 })).toContain("23");
    }
  });

  test("Arabic alone is marked as a trial until a native speaker signs it off", () => {
    expect([languages.nl.reviewed, languages.en.reviewed]).toEqual([true, true]);
    expect(languages.ar.reviewed).toBe(false);
  });

  test("a code becomes its sentence", () => {
    screen.use("nl");
    expect(failureText("agreement_needed")).toContain("akkoord");
  });
});

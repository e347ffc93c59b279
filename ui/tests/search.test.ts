import { fireEvent, render, screen as page } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import type { HitView } from "../src/core/bindings/HitView";
import { parse, router } from "../src/core/router.svelte";
import SearchBox from "../src/features/search/SearchBox.svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

async function found(hit: HitView): Promise<HTMLElement> {
  coreAnswers((command) => (command.t === "search" ? { t: "hits", v: [hit] } : undefined));
  render(SearchBox);
  await fireEvent.input(page.getByTestId("search"), { target: { value: "brief" } });
  return page.findByTestId("hit");
}

describe("what was found", () => {
  beforeEach(() => {
    screen.use("nl");
    router.place = parse("#/today");
  });

  test("a contact opens beside its person, not at a person with the contact's id", async () => {
    const link = await found({
      kind: "contact",
      id: "c1",
      person: "p1",
      title: "ዮናስ",
      person_latin_name: "Yonas",
      snippet: "brief van DUO",
    });
    expect(parse(link.getAttribute("href") ?? "")).toEqual({
      path: ["people", "p1"],
      params: { panel: "correct", person: "p1", contact: "c1" },
    });
    expect(link.textContent).toContain("Yonas");
  });

  test("a contact of the own logbook opens by itself", async () => {
    const link = await found({ kind: "contact", id: "c1", snippet: "brief" });
    expect(parse(link.getAttribute("href") ?? "")).toEqual({ path: ["today"], params: { panel: "correct", contact: "c1" } });
    expect(link.textContent).toContain("Zonder naam of groep");
  });
});

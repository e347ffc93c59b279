import { describe, expect, test } from "vitest";
import { panels, places } from "../src/core/places";
import { href, parse, router } from "../src/core/router.svelte";

describe("the hash", () => {
  test("an empty hash is the first screen", () => {
    expect(parse("")).toEqual({ path: [], params: {} });
    expect(parse("#/")).toEqual({ path: [], params: {} });
  });

  test("what is written is read back, also with odd signs", () => {
    const place = parse(href(["people", "a/b c"], { panel: "contact", person: "ዮናስ&x" }));
    expect(place).toEqual({ path: ["people", "a/b c"], params: { panel: "contact", person: "ዮናስ&x" } });
  });

  test("a broken escape does not throw", () => {
    expect(parse("#/people/%E0%A4%A").path).toEqual(["people", "%E0%A4%A"]);
  });

  test("empty parameters are left out", () => {
    expect(href(["today"], { panel: undefined, person: "" })).toBe("#/today");
  });

  test("a panel opens beside the screen that is there", () => {
    router.place = parse(places.person("p1"));
    expect(panels.contact("p1")).toBe("#/people/p1?panel=contact&person=p1");
    expect(panels.none()).toBe("#/people/p1");
  });

  test("who goes is there at once, and the event that follows changes nothing", () => {
    const stop = router.start();
    router.go(places.person("p1"));
    const { place } = router;
    expect(place.path).toEqual(["people", "p1"]);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
    expect(router.place).toBe(place);
    stop();
  });

  test("going back is heard", () => {
    const stop = router.start();
    location.hash = "#/directory";
    window.dispatchEvent(new HashChangeEvent("hashchange"));
    expect(router.place.path).toEqual(["directory"]);
    stop();
  });
});

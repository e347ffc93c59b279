import { beforeEach, describe, expect, test, vi } from "vitest";
import type { SyncCardView } from "../src/core/bindings/SyncCardView";
import { session } from "../src/core/session.svelte";
import { lastTime, words } from "../src/features/sync/card.svelte";
import { screen } from "../src/text/text.svelte";

const card = (state: string, more: Partial<SyncCardView> = {}): SyncCardView => ({ state, waiting: 3, done: 2, conflicts: 0, ...more });
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, "");

describe("the sync card", () => {
  beforeEach(() => {
    screen.use("nl");
    session.view = { screen: "open", practice: false, today: "2026-11-23" };
  });

  test("waiting is calm, and says how many", () => {
    expect(words(card("waiting"))).toMatchObject({ tone: "plain", icon: "cloud-up" });
    expect(bare(words(card("waiting")).title)).toBe("3 wijzigingen wachten");
    expect(bare(words(card("waiting", { waiting: 1 })).title)).toBe("1 wijziging wacht");
  });

  test("a choice does not hide what waits, and nothing is called safe before it was ever sent", () => {
    expect(bare(words(card("choose", { conflicts: 2 })).more ?? "")).toBe("3 wijzigingen wachten");
    expect(words(card("choose", { conflicts: 2, waiting: 0 })).more).toBeUndefined();
    expect(words(card("waiting")).more).toBeUndefined();
    expect(words(card("safe", { waiting: 0 })).title).toBe("Nog niets te versturen");
    expect(words(card("safe", { waiting: 0, last_acknowledged: "2026-11-23T09:42:00Z" })).title).toBe("Alles staat veilig");
  });

  test("only the danger of losing work is red", () => {
    const states = ["safe", "busy", "waiting", "long_ago", "choose", "sign_in", "too_old", "danger", "stopped"];
    expect(states.filter((state) => words(card(state)).tone === "negative")).toEqual(["danger"]);
  });

  test("a stop says why", () => {
    expect(words(card("stopped", { problem: "fork" })).sub).toContain("oude kopie");
    expect(words(card("stopped", { problem: "other_region" }))).toEqual({
      icon: "alert-triangle",
      tone: "warning",
      title: "Versturen is gestopt",
      sub: "Op dit adres is uw regio niet. Kijk het adres na of vraag uw coördinator.",
      more: words(card("stopped")).more,
    });
  });

  test("a state this window does not know is told as waiting", () => {
    expect(bare(words(card("novel")).title)).toBe("3 wijzigingen wachten");
  });

  test("the last time is a time near by, and a day further off", () => {
    vi.stubEnv("TZ", "Europe/Amsterdam");
    expect(bare(lastTime(card("safe", { last_acknowledged: "2026-11-23T09:42:00Z" })))).toBe("vandaag 10:42");
    expect(bare(lastTime(card("safe", { last_acknowledged: "2026-11-09T09:42:00Z" })))).toBe("maandag 9 november");
    expect(lastTime(card("safe"))).toBe("");
    vi.unstubAllEnvs();
  });
});

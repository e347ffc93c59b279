import { fireEvent, render, screen as page } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { SyncCardView } from "../src/core/bindings/SyncCardView";
import { parse, router } from "../src/core/router.svelte";
import { session } from "../src/core/session.svelte";
import SyncPanel from "../src/features/sync/SyncPanel.svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

const at = "2026-11-23T09:42:00Z";

function open(state: string, problem?: string) {
  const card: SyncCardView = { state, waiting: 3, done: 0, conflicts: 0, last_acknowledged: at, ...(problem ? { problem } : {}) };
  const asked = coreAnswers((command) => {
    if (command.t === "sync_card") return { t: "sync_card", v: card };
    if (command.t === "session") return { t: "session", v: { screen: "locked", practice: false, today: "2026-11-23" } };
    if (command.t === "waiting")
      return {
        t: "waiting",
        v: [
          { kind: "contact", id: "c1", person: "p1", person_name: "ዮናስ", at },
          { kind: "contact", id: "c2", at },
          { kind: "referral", id: "r1", person: "p1", person_name: "ዮናስ", at },
        ],
      };
    return { t: "done" };
  });
  render(SyncPanel, { onclose: vi.fn() });
  return asked;
}

describe("the panel of sending", () => {
  beforeEach(() => {
    screen.use("nl");
    session.view = { screen: "open", practice: false, today: "2026-11-23" };
    router.place = parse("#/today?panel=sync");
  });

  test("tells what waits, of whom and since when, and each line leads to it", async () => {
    open("waiting");
    const lines = [...(await page.findByTestId("waiting-list")).querySelectorAll("a")];
    expect(lines.map((line) => line.textContent?.replace(/\s+/g, " "))).toEqual([
      expect.stringMatching(/Contact · ዮናስ.*vandaag/),
      expect.stringMatching(/Contact.*vandaag/),
      expect.stringMatching(/Verwijzing · ዮናስ.*vandaag/),
    ]);
    expect(lines.map((line) => parse(line.getAttribute("href") ?? "").params["panel"])).toEqual(["correct", "correct", "referral"]);
  });

  test("a wrong address is said with what to do, and no other profile is offered", async () => {
    open("stopped", "other_region");
    expect(await page.findByText("Versturen is gestopt")).toBeTruthy();
    expect(page.getByText("Op dit adres is uw regio niet. Kijk het adres na of vraag uw coördinator.")).toBeTruthy();
    expect(page.queryByTestId("sign-in-steps")).toBeNull();
    expect(page.queryByText(/uitnodiging|Nieuw profiel/)).toBeNull();
  });

  test("signing in again is explained, and the lock is at hand", async () => {
    const asked = open("sign_in", "unknown_device");
    expect((await page.findByTestId("sign-in-steps")).textContent).toContain("uitnodiging");
    await fireEvent.click(page.getByTestId("sign-in-lock"));
    expect(asked.map((command) => command.t)).toContain("lock");
  });
});

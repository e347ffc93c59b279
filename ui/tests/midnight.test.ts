import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onChanged } from "../src/core/events";
import { session } from "../src/core/session.svelte";
import { coreAnswers } from "./core";

let today = "2026-11-22";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 22, 23, 58) });
  today = "2026-11-22";
});
afterEach(() => vi.useRealTimers());

test("midnight is noticed without a press, and asks the core nothing before", async () => {
  const asked = coreAnswers(() => ({ t: "session", v: { screen: "open", practice: false, today } }));
  await session.refresh();
  const stale: string[] = [];
  const deaf = onChanged((tags) => stale.push(...tags));
  const stop = session.watchDay();
  window.dispatchEvent(new Event("focus"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(1);
  today = "2026-11-23";
  await vi.advanceTimersByTimeAsync(120_000);
  expect(session.today).toBe("2026-11-23");
  expect(asked).toHaveLength(2);
  expect(stale).toContain("referrals");
  stop();
  deaf();
});

test("a laptop that slept looks when the window comes back", async () => {
  coreAnswers(() => ({ t: "session", v: { screen: "open", practice: false, today } }));
  await session.refresh();
  const stop = session.watchDay();
  vi.setSystemTime(new Date(2026, 10, 23, 8, 0));
  today = "2026-11-23";
  window.dispatchEvent(new Event("focus"));
  await vi.advanceTimersByTimeAsync(0);
  expect(session.today).toBe("2026-11-23");
  stop();
});

test("whoever asks first after midnight, what depends on the day is read again", async () => {
  coreAnswers(() => ({ t: "session", v: { screen: "open", practice: false, today } }));
  await session.refresh();
  const stale: string[] = [];
  const deaf = onChanged((tags) => stale.push(...tags));
  today = "2026-11-23";
  await session.refresh();
  expect(stale).toContain("referrals");
  deaf();
});

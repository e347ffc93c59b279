import { render, screen as page } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import type { FollowUpView } from "../src/core/bindings/FollowUpView";
import FollowUps from "../src/features/today/FollowUps.svelte";
import { screen } from "../src/text/text.svelte";

const due = "2026-11-30";
const many = (count: number): FollowUpView[] =>
  Array.from({ length: count }, (_, i) => ({
    referral: `r${i}`,
    person: `p${i}`,
    person_name: `Persoon ${i}`,
    service_name: "Loket",
    due,
  }));

describe("follow-ups on Vandaag", () => {
  beforeEach(() => screen.use("nl"));

  test("beyond what a day holds are counted, with the way to them", () => {
    render(FollowUps, { title: "Later", of: { shown: many(8), count: 11 }, today: "2026-11-22" });
    expect(page.getAllByTestId("follow-up")).toHaveLength(8);
    expect(page.getByRole("link", { name: /En nog .?3.?\. Bekijk alle verwijzingen/ }).getAttribute("href")).toContain("referrals");
  });

  test("that fit are all there, and no word of more", () => {
    render(FollowUps, { title: "Later", of: { shown: many(8), count: 8 }, today: "2026-11-22" });
    expect(page.getAllByTestId("follow-up")).toHaveLength(8);
    expect(page.queryByText(/En nog/)).toBeNull();
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { addDays, dayOf, daysBetween, longDay, relativeDay } from "../src/text/dates";
import { screen } from "../src/text/text.svelte";

const today = "2026-11-23";
/** Without the isolation marks around arguments. */
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, "");

describe("dates in words", () => {
  beforeEach(() => screen.use("nl"));

  test("a day is told in full in each language, with Latin digits", () => {
    expect(longDay(today, today)).toBe("maandag 23 november");
    screen.use("en");
    expect(longDay(today, today)).toBe("Monday 23 November");
    screen.use("ar");
    expect(longDay(today, today)).toBe("الاثنين، 23 نوفمبر");
  });

  test("another year is named", () => {
    expect(longDay("2025-01-01", today)).toBe("woensdag 1 januari 2025");
  });

  test("near days are told from today, far ones by date", () => {
    const told = ["2026-11-23", "2026-11-22", "2026-11-24", "2026-11-26", "2026-11-14", "2026-10-01"].map((day) =>
      bare(relativeDay(day, today)),
    );
    expect(told).toEqual(["vandaag", "gisteren", "morgen", "over 3 dagen", "9 dagen geleden", "1 oktober"]);
  });

  test("Arabic counts two days as two and three as few", () => {
    screen.use("ar");
    expect(bare(relativeDay("2026-11-25", today))).toBe("بعد يومين");
    expect(bare(relativeDay("2026-11-26", today))).toBe("بعد 3 أيام");
    expect(bare(relativeDay("2026-11-12", today))).toBe("قبل 11 يومًا");
  });

  test("days are counted over months, years and leap days", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-03-29", -1)).toBe("2026-03-28");
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
    expect(addDays("nonsense", 3)).toBe("nonsense");
  });
});

describe("three typed numbers", () => {
  test.each([
    ["3", "11", "2026", "2026-11-03"],
    ["03", "1", "26", "2026-01-03"],
    ["٢٣", "١١", "٢٠٢٦", "2026-11-23"],
    ["۲۳", "۱۱", "۲۰۲۶", "2026-11-23"],
  ])("%s %s %s is %s", (day, month, year, expected) => expect(dayOf(day, month, year)).toBe(expected));

  test.each([
    ["31", "2", "2026"],
    ["0", "1", "2026"],
    ["1", "13", "2026"],
    ["", "1", "2026"],
    ["x", "1", "2026"],
    ["1.5", "1", "2026"],
  ])("%s %s %s is no day", (day, month, year) => expect(dayOf(day, month, year)).toBeUndefined());
});

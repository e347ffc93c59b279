import { dateNames } from "./date-names";
import { screen, t } from "./text.svelte";

/** A civil date `YYYY-MM-DD`. Our own arithmetic and names: engines differ in calendars, digits and languages. */
export type Day = string;

interface Parts {
  year: number;
  month: number;
  day: number;
}

const dayMs = 86_400_000;

export function parts(day: Day): Parts | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  return match ? { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) } : undefined;
}

function number(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

/** So many days on, or back; what is no day stays as it is. */
export function addDays(day: Day, days: number): Day {
  const moved = new Date((number(day) + days) * dayMs);
  return Number.isNaN(moved.getTime()) ? day : moved.toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return number(to) - number(from);
}

/** Three numbers as typed, any digits, two-digit years in this century; `undefined` when there is no such day. */
export function dayOf(day: string, month: string, year: string): Day | undefined {
  const [d, m, y] = [day, month, year].map((typed) => Number(latinDigits(typed.trim()) || NaN)) as [number, number, number];
  const full = y < 100 ? 2000 + y : y;
  if (![d, m, full].every(Number.isInteger) || full < 1900 || full > 9999) return undefined;
  const made = new Date(Date.UTC(full, m - 1, d));
  return made.getUTCMonth() === m - 1 && made.getUTCDate() === d ? made.toISOString().slice(0, 10) : undefined;
}

/** Arabic-Indic and Persian digits as Latin ones. */
export function latinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
}

/** "maandag 23 november", with the year when it is not this year. */
export function longDay(day: Day, today: Day): string {
  const at = parts(day);
  if (!at) return day;
  const names = dateNames[screen.language];
  const weekday = names.weekdays[new Date(number(day) * dayMs).getUTCDay()] ?? "";
  return `${weekday}${names.comma} ${dayMonth(day, today)}`;
}

/** "23 november", with the year when it is not this year. */
export function dayMonth(day: Day, today: Day): string {
  const at = parts(day);
  if (!at) return day;
  const month = dateNames[screen.language].months[at.month - 1] ?? "";
  return `${at.day} ${month}${day.slice(0, 4) === today.slice(0, 4) ? "" : ` ${at.year}`}`;
}

/** "vandaag", "gisteren", "over 3 dagen", "9 dagen geleden"; beyond two weeks the date. */
export function relativeDay(day: Day, today: Day): string {
  if (!parts(day)) return day;
  const days = daysBetween(today, day);
  if (days === 0) return t("day-today");
  if (days === -1) return t("day-yesterday");
  if (days === 1) return t("day-tomorrow");
  if (Math.abs(days) > 14) return dayMonth(day, today);
  return days > 0 ? t("day-in", { days }) : t("day-ago", { days: -days });
}

/** Day of an instant by the clock of this laptop. */
export function dayOfInstant(instant: string): Day {
  const at = new Date(instant);
  const two = (n: number) => String(n).padStart(2, "0");
  return Number.isNaN(at.getTime()) ? instant : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** "10:42" by the clock of this laptop. */
export function timeOfInstant(instant: string): string {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? "" : `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

import { lists, type ListName } from "../core/lists.svelte";
import { session } from "../core/session.svelte";
import { entryName } from "./codes";
import { dayMonth, parts } from "./dates";
import { comma, find, t } from "./text.svelte";

/** Which list gives the words of a field that holds codes and nothing else. */
const coded: Record<string, ListName> = { municipality: "municipalities", languages: "languages", learning_route: "learning_routes" };

/** Fields of several values with a dot between them: each part is a date, a code, a number or a text. */
const mixed = ["what", "content", "status", "given"];

const order: ListName[] = [
  "contact_kinds",
  "domains",
  "outcomes",
  "statuses",
  "sources",
  "refusal_reasons",
  "agreement_ways",
  "roles",
  "languages",
];

/** The words for a register: "Naam", "Taal". */
export function fieldName(field: string): string {
  return find(`field-${field.replaceAll("_", "-")}`) ?? field;
}

/** A value in words: codes by their names, dates in full, texts as they are. */
export function valueText(field: string, value: string): string {
  const list = coded[field];
  if (list) return each(value, (code) => named([list], code));
  if (!mixed.includes(field)) return value;
  return value
    .split(" · ")
    .map((part) => each(part, word))
    .join(" · ");
}

function each(value: string, say: (code: string) => string): string {
  return value.split(", ").map(say).join(comma());
}

function named(from: ListName[], code: string): string {
  const entry = from.map((list) => lists.find(list, code) && { list, entry: lists.find(list, code) }).find((found) => found?.entry);
  return entry?.entry ? entryName(entry.list, entry.entry).text : code;
}

function word(part: string): string {
  if (part === "✓") return t("yes");
  if (part === "✗") return t("no");
  if (parts(part)) return dayMonth(part, session.today);
  return named(order, part);
}

import { lists, type ListName } from "../core/lists.svelte";
import { entryName } from "./codes";
import { comma, find } from "./text.svelte";

/** Which list gives the words of a field that holds codes. */
const coded: Record<string, ListName> = {
  municipality: "municipalities",
  languages: "languages",
  learning_route: "learning_routes",
  status: "statuses",
  outcome: "outcomes",
  kind: "contact_kinds",
  domains: "domains",
  source: "sources",
};

/** A register's name may come bare or with what it belongs to: `person.latin_name`. */
function bare(field: string): string {
  return field.replace(/^.*\./, "");
}

/** The words for a register: "Naam", "Taal". */
export function fieldName(field: string): string {
  return find(`field-${bare(field).replaceAll("_", "-")}`) ?? bare(field);
}

/** A value in words: codes by their names, everything else as it is. */
export function valueText(field: string, value: string): string {
  const list = coded[bare(field)];
  if (!list) return value;
  return value
    .split(/\s*,\s*/)
    .map((code) => {
      const entry = lists.find(list, code);
      return entry ? entryName(list, entry).text : code;
    })
    .join(comma());
}

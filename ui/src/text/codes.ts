import type { CodeView } from "../core/bindings/CodeView";
import { lists, type ListName } from "../core/lists.svelte";
import { find } from "./text.svelte";

/** Words with the language they are in, when that is not the language of the screen. */
export interface Said {
  text: string;
  lang?: string;
}

const prefixes: Partial<Record<ListName, string>> = {
  contact_kinds: "kind",
  domains: "domain",
  outcomes: "outcome",
  learning_routes: "route",
  agreement_ways: "way",
  refusal_reasons: "refusal",
  statuses: "status",
  sources: "source",
  roles: "role",
};

/** The name of a code: the pack's word, else our own word in this language, else the pack's in another one, else the code. */
export function codeName(list: ListName, code: string): Said {
  return entryName(list, lists.find(list, code) ?? { code, name: "", icon: "", group: "", rtl: false });
}

export function entryName(list: ListName, entry: CodeView): Said {
  if (entry.name && !entry.lang) return { text: entry.name };
  if (list === "languages" && entry.group) return { text: entry.group, lang: entry.code };
  const prefix = prefixes[list];
  const own = prefix && find(`${prefix}-${entry.code}`);
  if (own) return { text: own };
  return entry.name && entry.lang ? { text: entry.name, lang: entry.lang } : { text: entry.name || entry.code };
}

/** A long name up to its first comma, colon or bracket, for a tile: "Geld, uitkering en schulden" is "Geld". */
export function tileName(name: string): string {
  return name.length > 18 ? (name.split(/[,،:(]/)[0] ?? name).trim() : name;
}

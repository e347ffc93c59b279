import type { CodeView } from "../core/bindings/CodeView";
import { lists, type ListName } from "../core/lists.svelte";
import { find, screen } from "./text.svelte";

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

const arabic = /\p{Script=Arabic}/u;
const latin = /\p{Script=Latin}/u;

/** Dutch words on an Arabic screen say so, for a screen reader and for the fonts. */
export function said(text: string): Said {
  return screen.language === "ar" && latin.test(text) && !arabic.test(text) ? { text, lang: "nl" } : { text };
}

/** The name of a code: the pack's word, else our own word in this language, else the pack's Dutch one, else the code. */
export function codeName(list: ListName, code: string): Said {
  return entryName(list, lists.find(list, code) ?? { code, name: "", icon: "", group: "", rtl: false });
}

export function entryName(list: ListName, entry: CodeView): Said {
  const given = said(entry.name);
  if (entry.name && !given.lang) return given;
  if (list === "languages") return entry.group ? { text: entry.group, lang: entry.code } : said(entry.name || entry.code);
  const prefix = prefixes[list];
  const own = prefix && find(`${prefix}-${entry.code}`);
  return own ? { text: own } : entry.name ? given : said(entry.code);
}

/** A long name up to its first comma, colon or bracket, for a tile: "Geld, uitkering en schulden" is "Geld". */
export function tileName(name: string): string {
  return name.length > 24 ? (name.split(/[,،:(]/)[0] ?? name).trim() : name;
}

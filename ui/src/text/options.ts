import { lists, type ListName } from "../core/lists.svelte";
import { entryName, tileName } from "./codes";
import { pictogram } from "./pictograms";

/** One code as a choice on a screen. */
export interface CodeOption {
  value: string;
  label: string;
  full: string;
  lang: string | undefined;
  icon: string;
}

/** A whole code list as choices, in the order of the pack. */
export function options(list: ListName): CodeOption[] {
  return lists.view[list].map((entry) => {
    const name = entryName(list, entry);
    const short = list === "domains" || list === "contact_kinds" ? tileName(name.text) : name.text;
    return { value: entry.code, label: short, full: name.text, lang: name.lang, icon: pictogram(list, entry.code) };
  });
}

/** How sensitive a domain is that has its own way and is never an ordinary topic: worry about safety. */
const apart = "3";

/** Topics of a talk. */
export function topics(): CodeOption[] {
  return options("domains").filter(({ value }) => lists.find("domains", value)?.group !== apart);
}

/** All languages, those given first. */
export function languagesFirst(own: string[]): CodeOption[] {
  return options("languages").sort((a, b) => Number(own.includes(b.value)) - Number(own.includes(a.value)));
}

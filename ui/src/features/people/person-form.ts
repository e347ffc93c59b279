import type { EditPersonInput } from "../../core/bindings/EditPersonInput";
import type { PersonInput } from "../../core/bindings/PersonInput";
import type { PersonPage } from "../../core/bindings/PersonPage";
import { bounds, over } from "../../core/bounds";
import type { ListName } from "../../core/lists.svelte";
import type { Messages } from "../../text/messages.gen";

/** What the fields hold: always a text, never absent. */
export interface PersonForm {
  name: string;
  latin_name: string;
  municipality: string;
  languages: string[];
  learning_route: string;
  birth_years: string;
  safe_contact: string;
  tempo_note: string;
}

const texts = ["name", "latin_name", "municipality", "learning_route", "birth_years", "safe_contact", "tempo_note"] as const;

/** A text without arguments. */
type Words = { [K in keyof Messages]: Messages[K] extends undefined ? K : never }[keyof Messages];

/** One field on the screen: a text, or one code of a list. */
export interface PersonField {
  field: (typeof texts)[number];
  label: Words;
  hint?: Words;
  /** Characters the core takes. */
  most?: number;
  /** Latin by nature. */
  ltr?: boolean;
  multiline?: boolean;
  list?: ListName;
  /** So many codes are shown first. */
  first?: number;
}

/** In the order of the screen; the languages, of which there may be many, stand after the second. */
export const personFields: PersonField[] = [
  { field: "name", label: "person-name", hint: "person-name-hint", most: bounds.name },
  { field: "latin_name", label: "person-latin-name", hint: "person-latin-name-hint", most: bounds.name, ltr: true },
  { field: "municipality", label: "person-municipality", list: "municipalities", first: 12 },
  { field: "safe_contact", label: "person-safe-contact", hint: "person-safe-contact-hint", most: bounds.short },
  { field: "learning_route", label: "person-route", list: "learning_routes" },
  { field: "birth_years", label: "person-birth-years", hint: "person-birth-years-hint", ltr: true },
  { field: "tempo_note", label: "person-tempo", hint: "person-tempo-hint", most: bounds.short, multiline: true },
];

/** A field says how much is too much; nothing is cut and nothing is sent. */
export function tooLong(form: PersonForm): boolean {
  return personFields.some(({ field, most }) => most !== undefined && over(form[field], most) > 0);
}

export function blank(): PersonForm {
  return {
    name: "",
    latin_name: "",
    municipality: "",
    languages: [],
    learning_route: "",
    birth_years: "",
    safe_contact: "",
    tempo_note: "",
  };
}

export function from(page: PersonPage): PersonForm {
  return { ...blank(), ...Object.fromEntries(texts.map((field) => [field, page[field] ?? ""])), languages: [...page.languages] };
}

/** For a new person: only what is filled in. */
export function input(form: PersonForm): PersonInput {
  const filled = texts.map((field) => [field, form[field].trim()] as const).filter(([field, text]) => field === "name" || text);
  return { name: "", ...Object.fromEntries(filled), languages: [...form.languages] };
}

/** Only the fields that differ, so that nobody else's change is written over. */
export function changes(before: PersonForm, now: PersonForm): Omit<EditPersonInput, "id"> {
  const changed = texts.filter((field) => before[field].trim() !== now[field].trim()).map((field) => [field, now[field].trim()]);
  const languages = before.languages.join() === now.languages.join() ? {} : { languages: [...now.languages] };
  return { ...Object.fromEntries(changed), ...languages };
}

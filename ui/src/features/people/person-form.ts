import type { EditPersonInput } from "../../core/bindings/EditPersonInput";
import type { PersonInput } from "../../core/bindings/PersonInput";
import type { PersonPage } from "../../core/bindings/PersonPage";

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

import type { ContactInput } from "../../core/bindings/ContactInput";
import type { ContactView } from "../../core/bindings/ContactView";
import type { Failure } from "../../core/bindings/Failure";
import { latinDigits } from "../../text/dates";

/** What the panel holds, and what its draft keeps. */
export interface ContactForm {
  /** The text in the field "who": a name chosen or typed. */
  who: string;
  person: string;
  /** The typed name is of somebody new. */
  fresh: boolean;
  /** Without a name, or a group: own logbook. */
  nobody: boolean;
  /** The contact that is being corrected, or empty. */
  contact: string;
  /** The versions it was laid out from: only these are replaced, also when the draft lay for days. */
  seen: string[];
  kind: string;
  date: string;
  minutes: string;
  languages: string[];
  domains: string[];
  outcome: string;
  note: string;
  headcount: string;
  role: string;
  travel_km: string;
}

export function blank(today: string): ContactForm {
  return {
    who: "",
    person: "",
    fresh: false,
    nobody: false,
    contact: "",
    seen: [],
    kind: "",
    date: today,
    minutes: "",
    languages: [],
    domains: [],
    outcome: "",
    note: "",
    headcount: "",
    role: "",
    travel_km: "",
  };
}

/** A contact that was recorded before, to be made right. */
export function from(contact: ContactView, person: string, who: string): ContactForm {
  const text = (value: number | string | undefined) => (value === undefined ? "" : String(value));
  return {
    ...blank(contact.date),
    who,
    person,
    contact: contact.contact,
    seen: contact.seen ?? [],
    kind: contact.kind,
    minutes: text(contact.minutes),
    languages: [...contact.languages],
    domains: [...contact.domains],
    outcome: text(contact.outcome),
    note: text(contact.note),
    headcount: text(contact.headcount),
    role: text(contact.role),
    travel_km: text(contact.travel_km),
  };
}

/** Numbers as typed, any digits; what is no number goes along as it is not there, and `wrongNumber` says so first. */
function count(typed: string): number | undefined {
  const digits = latinDigits(typed.trim());
  return /^\d{1,4}$/.test(digits) ? Number(digits) : undefined;
}

/** The first field whose number is none, or is longer than any that may be. */
export function wrongNumber(form: ContactForm): Failure | undefined {
  const field = (["headcount", "travel_km"] as const).find((one) => form[one].trim() !== "" && count(form[one]) === undefined);
  return field && { code: /^\d+$/.test(latinDigits(form[field].trim())) ? "out_of_range" : "not_a_number", field };
}

export function input(form: ContactForm): ContactInput {
  const optional = {
    contact: form.contact || undefined,
    seen: form.contact && form.seen.length > 0 ? [...form.seen] : undefined,
    person: form.nobody ? undefined : form.person || undefined,
    // In which language one spoke says nothing of the languages of the person.
    who: form.fresh && !form.person ? form.who.trim() : undefined,
    minutes: count(form.minutes),
    outcome: form.outcome || undefined,
    note: form.note.trim() || undefined,
    headcount: form.nobody ? count(form.headcount) : undefined,
    role: form.role || undefined,
    travel_km: count(form.travel_km),
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { kind: form.kind, date: form.date, languages: [...form.languages], domains: [...form.domains], ...given };
}

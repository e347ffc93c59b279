import { href, router } from "./router.svelte";

/** Every address a screen may point to. */
export const places = {
  today: () => href(["today"]),
  people: () => href(["people"]),
  newPerson: () => href(["people", "new"]),
  person: (id: string) => href(["people", id]),
  /** A contact, beside the person it was with. */
  contactOf: (person: string, contact: string) => href(["people", person], { panel: "correct", person, contact }),
  editPerson: (id: string) => href(["people", id, "edit"]),
  referrals: () => href(["referrals"]),
  directory: () => href(["directory"]),
  service: (id: string) => href(["directory", id]),
  team: () => href(["team"]),
};

/** Panels open beside whatever screen is there. */
export const panels = {
  contact: (person?: string) => router.panel("contact", { person }),
  /** Of the own logbook without a person. */
  correct: (contact: string, person?: string) => router.panel("correct", { person, contact }),
  refer: (person?: string, service?: string) => router.panel("refer", { person, service }),
  referral: (referral: string) => router.panel("referral", { referral }),
  share: (person: string) => router.panel("share", { person }),
  sync: () => router.panel("sync"),
  conflicts: () => router.panel("conflicts"),
  none: () => router.panel(),
};

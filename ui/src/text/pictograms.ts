import { lists, type ListName } from "../core/lists.svelte";

/** Pictures of the codes we know; the pack's own choice goes first. */
const known: Record<string, string> = {
  HUISBEZOEK: "home-heart",
  GESPREK: "messages",
  MEEGAAN: "walk",
  INTAKE: "clipboard-text",
  VOORTGANG: "route",
  WARM: "users-group",
  BELLEN: "phone",
  APPEN: "message-circle",
  VIDEO: "video",
  INLOOP: "building-community",
  TREF: "mood-smile",
  BRIEF: "mail-opened",
  PRAKTISCH: "tool",
  HERINNERING: "bell",
  NIETGELUKT: "phone-off",
  GROEP: "users-group",
  PVT: "signature",
  OVERLEG_PARTNER: "friends",
  OVERLEG_REGIE: "friends",
  ANONIEM: "user-question",
  TERUGKOPPELING: "arrow-left",
  ADVIES_GEMEENTE: "messages",
  MEELEZEN: "book-2",
  TRAINING: "school",
  REIS: "car",
  TAAL: "language",
  WERK: "briefcase",
  GELD: "coin-euro",
  WONEN: "home",
  GEZOND: "heartbeat",
  MENTAAL: "mood-smile",
  KIND: "baby-carriage",
  GEZIN: "users",
  HERENIGING: "world",
  NETWERK: "friends",
  MEEDOEN: "building-community",
  DAGELIJKS: "mailbox",
  RECHT: "scale",
};

export function pictogram(list: ListName, code: string): string {
  const chosen = lists.find(list, code)?.icon;
  if (chosen) return chosen;
  return known[code] ?? (list === "contact_kinds" ? "message-circle" : list === "outcomes" ? outcomePicture(code) : "circle-dashed");
}

function outcomePicture(code: string): string {
  if (leadsToReferral(code)) return "send";
  if (/OPNIEUW|VERVOLG|LATER|AFSPRAAK|TERUG/i.test(code)) return "repeat";
  if (/WACHT/i.test(code)) return "hourglass";
  if (/NIET|GEEN/i.test(code)) return "hand-stop";
  return "check";
}

/** The outcome after which the three steps of a referral open by themselves. */
export function leadsToReferral(code: string): boolean {
  return lists.find("outcomes", code)?.group === "referral" || /^(DOOR)?VERW/i.test(code);
}

import { lists, type ListName } from "../core/lists.svelte";

/** Where the pack names no picture, or no longer has the code. */
const plain: Partial<Record<ListName, string>> = { contact_kinds: "message-circle", outcomes: "check" };

/** The picture that the region pack chose for a code. */
export function pictogram(list: ListName, code: string): string {
  return lists.find(list, code)?.icon || plain[list] || "circle-dashed";
}

/** Whether the three steps of a referral open by themselves after this outcome; the pack says so. */
export function leadsToReferral(code: string): boolean {
  return lists.find("outcomes", code)?.group === "referral";
}

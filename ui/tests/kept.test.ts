import { expect, test } from "vitest";
import { kept } from "../src/core/kept";

const contact = (id: string, note: string) => ({ contact: id, languages: ["ti"], note });
const page = () => ({ name: "ሰላም", contacts: [contact("b", "twee"), contact("a", "een")], members: [] });

test("the same answer again is the same object", () => {
  const before = page();
  expect(kept(before, page())).toBe(before);
});

test("one contact more on top leaves the others what they were", () => {
  const before = page();
  const now = kept(before, { ...page(), contacts: [contact("c", "drie"), ...page().contacts] });
  expect(now).not.toBe(before);
  expect(now.contacts).toEqual([contact("c", "drie"), ...page().contacts]);
  expect(now.contacts.slice(1).map((item, i) => item === before.contacts[i])).toEqual([true, true]);
  expect(now.members).toBe(before.members);
});

test("a changed, a gone and a new field are taken over", () => {
  const before: Record<string, unknown> = { name: "Selam", latin_name: "Selam", note: "x" };
  const now = { name: "Selam", latin_name: undefined, tempo_note: "rustig" };
  expect(kept(before, now)).toEqual(now);
  expect(kept<unknown>({ a: 1 }, { b: undefined })).toEqual({ b: undefined });
  expect(Object.keys(kept<object>({ a: undefined }, { b: undefined }))).toEqual(["b"]);
  const changed = kept(page(), { ...page(), contacts: [contact("b", "anders"), contact("a", "een")] });
  expect(changed.contacts[0]?.note).toBe("anders");
});

test("a list that lost an item, or has them in another order, is another list", () => {
  const before = page();
  expect(kept(before, { ...page(), contacts: [contact("a", "een")] }).contacts).toEqual([contact("a", "een")]);
  expect(kept(before, { ...page(), contacts: [...page().contacts].reverse() }).contacts.map((c) => c.contact)).toEqual(["a", "b"]);
});

test("what was nothing, text, a list or an object becomes what it is now", () => {
  const shapes: unknown[] = [undefined, null, "x", 1, [], ["x"], {}, { x: 1 }];
  for (const before of shapes) for (const now of shapes) expect(kept(before, now)).toEqual(now);
});

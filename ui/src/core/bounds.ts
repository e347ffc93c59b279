/** The bounds of the core, in characters: told while typing, so that nothing is cut and no save comes back with it. */
export const bounds = { name: 100, short: 500, reason: 1000, note: 4000 } as const;

/** How many characters are too many, as the core counts: without the blanks around it, and an emoji is one. */
export function over(text: string, most: number): number {
  return Math.max(0, [...text.trim()].length - most);
}

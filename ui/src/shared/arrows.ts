/** One step along a row of choices, for this key in this direction of reading; 0 when the key is not for us. */
export function step(key: string, dir: "ltr" | "rtl"): -1 | 0 | 1 {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "ArrowRight":
      return dir === "rtl" ? -1 : 1;
    case "ArrowLeft":
      return dir === "rtl" ? 1 : -1;
    default:
      return 0;
  }
}

/** Which of `count` comes next after `index`, round the ends, Home and End too; `undefined` when the key is not for us. */
export function next(key: string, dir: "ltr" | "rtl", index: number, count: number): number | undefined {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const by = step(key, dir);
  return by === 0 || count === 0 ? undefined : (index + by + count) % count;
}

import { over } from "../core/bounds";
import { failureText } from "./failures";
import { t } from "./text.svelte";

/** What a field says of a text over its bound, with how many characters are too many; `undefined` when it fits. */
export function tooLong(text: string, most: number | undefined): string | undefined {
  const count = most === undefined ? 0 : over(text, most);
  return count > 0 ? `${failureText("too_long")} ${t("text-over", { count })}` : undefined;
}

/** The same without the count, to be read out once; `undefined` for a field without a bound. */
export function tooLongOnce(excess: string | undefined, most: number | undefined): string | undefined {
  if (most === undefined) return undefined;
  return excess ? failureText("too_long") : "";
}

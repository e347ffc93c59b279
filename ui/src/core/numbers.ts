import type { FailureCode } from "./bindings/FailureCode";
import { call } from "./dispatch";

const numberCodes: FailureCode[] = ["bsn", "v_number", "iban"];

/** Whether a refusal is about a number that may not be kept anywhere. */
export function isNumber(code: FailureCode | undefined): boolean {
  return !!code && numberCodes.includes(code);
}

/** The text without such numbers, when it holds any; the core knows the patterns. */
export async function withoutNumbers(text: string): Promise<string | undefined> {
  if (!/[\d٠-٩۰-۹]/.test(text)) return undefined;
  const answer = await call({ t: "without_numbers", v: { text } }, "text");
  return answer.ok && answer.value !== text ? answer.value : undefined;
}

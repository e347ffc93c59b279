import type { FailureCode } from "../core/bindings/FailureCode";
import { t, type MessageId } from "./text.svelte";

type Hyphened<S extends string> = S extends `${infer A}_${infer B}` ? `${A}-${Hyphened<B>}` : S;

/** Fails to compile when a code of the core has no text. */
export function failureText(code: FailureCode): string {
  const id: MessageId = `failure-${code.replaceAll("_", "-") as Hyphened<FailureCode>}`;
  return t(id);
}

import { invoke } from "@tauri-apps/api/core";
import type { Command } from "./bindings/Command";
import type { Failure } from "./bindings/Failure";
import type { Reply } from "./bindings/Reply";

/** Either the answer or the reason of a refusal: never both, nothing is thrown. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** What a reply of this kind carries. */
export type Payload<K extends Reply["t"]> = Extract<Reply, { t: K }> extends { v: infer V } ? V : undefined;

const bug: Failure = { code: "bug" };

/** Whatever the shell threw, as a refusal; anything that is not one is our own mistake. */
export function asFailure(thrown: unknown): Failure {
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? (thrown as Failure) : bug;
}

/** The one door to the core. Rejects with a `Failure`. */
export function dispatch(command: Command): Promise<Reply> {
  return invoke<Reply>("dispatch", { command });
}

/** Asks the core and expects a reply of one kind. */
export async function call<K extends Reply["t"]>(command: Command, kind: K): Promise<Outcome<Payload<K>>> {
  try {
    const reply = await dispatch(command);
    if (reply.t !== kind) return { ok: false, failure: bug };
    return { ok: true, value: ("v" in reply ? reply.v : undefined) as Payload<K> };
  } catch (thrown) {
    return { ok: false, failure: asFailure(thrown) };
  }
}

/** Asks for a deed of which only the success matters. */
export async function act(command: Command): Promise<Outcome<Reply>> {
  try {
    return { ok: true, value: await dispatch(command) };
  } catch (thrown) {
    return { ok: false, failure: asFailure(thrown) };
  }
}

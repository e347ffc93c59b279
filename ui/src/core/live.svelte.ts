import type { Command } from "./bindings/Command";
import type { Failure } from "./bindings/Failure";
import type { Reply } from "./bindings/Reply";
import type { Stale } from "./bindings/Stale";
import { call, type Payload } from "./dispatch";
import { onChanged } from "./events";

/** A view that stays true: asks again when the question or one of its tags changes. Keeps the last answer on the screen meanwhile. */
export interface Live<T> {
  readonly data: T | undefined;
  readonly failure: Failure | undefined;
  readonly loading: boolean;
  again(): void;
}

/** `question` may read state; `undefined` asks nothing. Call during the start of a component. */
export function live<K extends Reply["t"]>(question: () => Command | undefined, kind: K, tags: Stale[]): Live<Payload<K>> {
  let data = $state.raw<Payload<K>>();
  let failure = $state.raw<Failure>();
  let loading = $state(true);
  let turn = 0;
  let shown = "";
  let asking = false;
  let stale = false;

  async function ask(command: Command | undefined) {
    const mine = ++turn;
    if (!command) {
      data = undefined;
      loading = false;
      return;
    }
    const answer = await call(command, kind);
    // A later question was asked meanwhile: this answer is old.
    if (mine !== turn) return;
    loading = false;
    failure = answer.ok ? undefined : answer.failure;
    if (!answer.ok) return;
    // The same again is not drawn again.
    const text = JSON.stringify(answer.value);
    if (text !== shown || data === undefined) data = answer.value;
    shown = text;
  }

  /** At once, but one at a time: what goes stale during an answer is one more question, however often it does. */
  async function refresh() {
    stale = true;
    if (asking) return;
    asking = true;
    await Promise.resolve();
    while (stale) {
      stale = false;
      await ask(asked());
    }
    asking = false;
  }

  const key = $derived(JSON.stringify(question() ?? null));
  const asked = () => (key === "null" ? undefined : (JSON.parse(key) as Command));

  $effect(() => void ask(asked()));
  $effect(() => {
    const stop = onChanged((which) => {
      if (which.some((tag) => tags.includes(tag))) void refresh();
    });
    return () => {
      stop();
      stale = false;
      turn++;
    };
  });

  return {
    get data() {
      return data;
    },
    get failure() {
      return failure;
    },
    get loading() {
      return loading;
    },
    again: () => void ask(asked()),
  };
}

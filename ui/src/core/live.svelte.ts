import type { Command } from "./bindings/Command";
import type { Failure } from "./bindings/Failure";
import type { Reply } from "./bindings/Reply";
import type { Stale } from "./bindings/Stale";
import { call, type Payload } from "./dispatch";
import { onChanged } from "./events";
import { kept } from "./kept";

/** A view that stays true: asks again when the question or one of its tags changes. Keeps the last answer on the screen meanwhile. */
export interface Live<T> {
  readonly data: T | undefined;
  readonly failure: Failure | undefined;
  readonly loading: boolean;
  again(): void;
}

/** What was asked because something went stale, and is not answered yet. */
const underWay = new Set<Promise<void>>();

/**
 * When every view on the screen is true again, or after `mostMs`. A form that was saved waits for it before it goes: what
 * it made is there when it goes, and the window is drawn once, not twice.
 */
export async function caughtUp(mostMs = 100): Promise<void> {
  if (underWay.size === 0) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((done) => (timer = setTimeout(done, mostMs)));
  await Promise.race([late, Promise.all(underWay)]);
  clearTimeout(timer);
}

/** `question` may read state; `undefined` asks nothing. Call during the start of a component. */
export function live<K extends Reply["t"]>(question: () => Command | undefined, kind: K, tags: Stale[]): Live<Payload<K>> {
  let data = $state.raw<Payload<K>>();
  let failure = $state.raw<Failure>();
  let loading = $state(true);
  let turn = 0;
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
    data = kept(data, answer.value);
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
      if (!which.some((tag) => tags.includes(tag))) return;
      const answered = refresh();
      underWay.add(answered);
      void answered.finally(() => underWay.delete(answered));
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

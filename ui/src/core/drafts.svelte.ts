import type { Failure } from "./bindings/Failure";
import { act, call } from "./dispatch";

/** Typing rests this long before the draft is written. */
export const draftDelayMs = 400;

export type DraftState = "none" | "typing" | "kept" | "failed";

const open = new Set<Draft>();

/** Writes every waiting draft: before the lock closes, and when the window goes away. */
export async function flushDrafts(): Promise<void> {
  await Promise.all([...open].map((draft) => draft.flush()));
}

/** The one draft of one form: written 400 ms after the last key, at once when the focus leaves the form, on lock and on close. */
export class Draft {
  /** What the last write came to; typing further changes nothing of that. */
  last = $state<Exclude<DraftState, "typing">>("none");
  #typing = $state(false);
  failure = $state.raw<Failure>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #body: string | undefined;
  #written: string | undefined;
  /** What stands once the write under way, if any, has succeeded. */
  #going: string | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #over = false;
  /** What was kept could not be read: until another load succeeds nothing is written over it. */
  unread = $state(false);

  constructor(readonly form: string) {
    open.add(this);
  }

  get state(): DraftState {
    return this.#typing ? "typing" : this.last;
  }

  /** The form leaves the screen: what waits is written, then it is forgotten here. */
  async close(): Promise<void> {
    await this.flush();
    open.delete(this);
  }

  /** What was kept before, or `undefined`; a body of a shape we do not know counts as none. */
  async load<T>(): Promise<T | undefined> {
    const answer = await call({ t: "drafts" }, "drafts");
    this.unread = !answer.ok;
    this.failure = answer.ok ? undefined : answer.failure;
    this.last = answer.ok ? "none" : "failed";
    const kept = answer.ok ? answer.value.find((draft) => draft.form === this.form) : undefined;
    if (!kept) return undefined;
    this.last = "kept";
    this.#written = this.#going = kept.body;
    try {
      return JSON.parse(kept.body) as T;
    } catch {
      return undefined;
    }
  }

  /** The form as it is now. Equal to what is written, or just being written: nothing happens. */
  keep(value: unknown): void {
    if (this.#over || this.unread) return;
    const body = JSON.stringify(value);
    if (body === this.#going && !this.#timer) return;
    this.#body = body;
    this.#typing = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), draftDelayMs);
  }

  /** Writes what is waiting, if anything. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const body = this.#body;
    if (body === undefined || this.#over) return;
    if (body === this.#going) {
      // It stands, or is being written.
      await this.#writing;
      if (this.#body === this.#written) this.settle();
      return;
    }
    this.#going = body;
    const write = act({ t: "save_draft", v: { form: this.form, body } });
    this.#writing = write;
    const answer = await write;
    if (answer.ok) this.#written = body;
    this.settle(answer.ok ? undefined : answer.failure);
  }

  /** A write came to its end, or none was needed. Typed further meanwhile: still typing. */
  private settle(failure?: Failure): void {
    this.failure = failure;
    this.last = failure ? "failed" : "kept";
    this.#going = this.#written;
    if (!this.#timer) this.#typing = false;
  }

  /**
   * A save that takes its draft with it, in one transaction: no older write of the draft comes after it and brings it back.
   * Refused: what was not written yet is written now.
   */
  async savedBy<T extends { ok: boolean }>(save: () => Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#writing;
    const answer = await save();
    if (answer.ok) this.forget();
    else void this.flush();
    return answer;
  }

  /** The form was thrown away: nothing of it stays. */
  async drop(): Promise<void> {
    if (this.unread) return;
    this.#over = true;
    this.forget();
    await act({ t: "drop_draft", v: { form: this.form } });
    this.forget();
    this.#over = false;
  }

  private forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#written = this.#going = this.#body = undefined;
    this.#typing = false;
    this.last = "none";
  }
}

import type { Failure } from "../../core/bindings/Failure";
import type { Reply } from "../../core/bindings/Reply";
import type { StatusInput } from "../../core/bindings/StatusInput";
import { bounds, over } from "../../core/bounds";
import { act, type Outcome } from "../../core/dispatch";
import { Draft } from "../../core/drafts.svelte";
import { withoutNumbers } from "../../core/numbers";
import { failureText } from "../../text/failures";

const blank = { status: "", source: "", reason: "", note: "" };

/** Fields that show their own error. */
const fields = ["status", "source", "reason", "note"];

/** News about one referral being written: the form, its draft, and the way to the core. */
export class StatusDesk {
  form = $state({ ...blank });
  ready = $state(false);
  busy = $state(false);
  failure = $state.raw<Failure>();
  readonly draft: Draft;
  #clean = "";

  constructor(readonly referral: string) {
    this.draft = new Draft(`status/${referral}`);
  }

  async open(): Promise<void> {
    const kept = await this.draft.load<typeof blank>();
    if (this.draft.unread) return;
    const { status, source, reason, note } = { ...blank, ...kept };
    this.form = { status, source, reason, note };
    this.#clean = JSON.stringify(this.form);
    this.ready = true;
  }

  /** After a draft that could not be read, or written. */
  again(): Promise<void> {
    return this.draft.unread ? this.open() : this.draft.flush();
  }

  /** `who` goes along for the list of what is not finished. */
  keep(who: string): void {
    const now = $state.snapshot(this.form);
    if (!this.ready || JSON.stringify(now) === this.#clean) return;
    this.#clean = "";
    this.draft.keep({ ...now, who });
  }

  error(field: string): string | undefined {
    return this.failure?.field === field ? failureText(this.failure.code) : undefined;
  }

  get elsewhere(): Failure | undefined {
    return this.failure && !fields.includes(this.failure.field ?? "") ? this.failure : undefined;
  }

  async save(): Promise<"saved" | "waits" | "refused"> {
    if (this.busy || !this.ready) return "waits";
    const { status, source, reason, note } = this.form;
    this.failure = !status ? { code: "empty", field: "status" } : !source ? { code: "empty", field: "source" } : undefined;
    if (this.failure || over(note, bounds.short) > 0) return "refused";
    const told = { ...(reason ? { reason } : {}), ...(note.trim() ? { note: note.trim() } : {}) };
    return this.say({ referral: this.referral, status, source, ...told, draft: this.draft.form });
  }

  /** One tap: the worker has passed it on. What is half-typed below stays. */
  handOver(): Promise<"saved" | "waits" | "refused"> {
    return this.say({ referral: this.referral, status: "verzonden", source: "eigen_waarneming" });
  }

  /** Another day to ask how it goes. */
  later(on: string): Promise<"saved" | "waits" | "refused"> {
    return this.does(() => act({ t: "move_follow_up", v: { referral: this.referral, on } }));
  }

  private say(v: StatusInput): Promise<"saved" | "waits" | "refused"> {
    const deed = () => act({ t: "set_referral_status", v });
    return this.does(v.draft ? () => this.draft.savedBy(deed) : deed);
  }

  private async does(deed: () => Promise<Outcome<Reply>>): Promise<"saved" | "waits" | "refused"> {
    if (this.busy) return "waits";
    this.busy = true;
    const answer = await deed();
    this.busy = false;
    this.failure = answer.ok ? undefined : answer.failure;
    return answer.ok ? "saved" : "refused";
  }

  async removeNumbers(): Promise<void> {
    this.form.note = (await withoutNumbers(this.form.note)) ?? this.form.note;
    this.failure = undefined;
  }
}

import type { Failure } from "../../core/bindings/Failure";
import type { FailureCode } from "../../core/bindings/FailureCode";
import { bounds, over } from "../../core/bounds";
import { call, type Outcome } from "../../core/dispatch";
import { caughtUp } from "../../core/live.svelte";
import { Draft } from "../../core/drafts.svelte";
import { withoutNumbers } from "../../core/numbers";
import { panels } from "../../core/places";
import { router } from "../../core/router.svelte";
import { notices } from "../../shared/notices.svelte";
import { failureText } from "../../text/failures";
import { leadsToReferral } from "../../text/pictograms";
import { t } from "../../text/text.svelte";
import { blank, from, input, wrongNumber, type ContactForm } from "./contact-form";

/** Fields that show their own error; a refusal of any other goes above the Save button. */
const fields = ["who", "kind", "date", "note", "minutes", "languages", "domains", "outcome", "headcount", "travel_km"];

/** One contact being written: the form, its draft, and the way to the core. */
export class ContactDesk {
  form = $state<ContactForm>(blank(""));
  ready = $state(false);
  /** An earlier draft lies on the desk. */
  resumed = $state(false);
  busy = $state(false);
  failure = $state.raw<Failure>();
  /** The note holds something that looks like a number we do not keep. */
  numberFound = $state(false);
  /** Languages of the chosen person: offered first. */
  tongues = $state.raw<string[]>([]);
  readonly draft: Draft;
  #clean = "";
  #left = false;

  constructor(
    readonly today: string,
    readonly person: string | undefined,
    readonly correcting: string | undefined,
  ) {
    // Begun on somebody's page it is that person's: half a talk with one never opens as a talk with another.
    this.draft = new Draft(correcting ? `correction/${correcting}` : person ? `contact/${person}` : "contact");
    this.form = blank(today);
  }

  /** Lays out the draft, the contact to correct, or the person this is about. */
  async open(): Promise<void> {
    const kept = await this.draft.load<ContactForm>();
    if (this.draft.unread) return;
    if (kept) {
      this.form = { ...blank(this.today), ...kept };
      this.resumed = true;
    } else await this.begin();
    this.#clean = JSON.stringify($state.snapshot(this.form));
    this.ready = true;
  }

  /** After a draft that could not be read, or written. */
  again(): Promise<void> {
    return this.draft.unread ? this.open() : this.draft.flush();
  }

  private async begin(): Promise<void> {
    this.form = blank(this.today);
    if (this.person) await this.about(this.person);
    if (this.correcting) await this.layOut(this.correcting);
  }

  private async about(person: string): Promise<void> {
    const answer = await call({ t: "person", v: { id: person } }, "person");
    if (!answer.ok) return;
    const { name, languages } = answer.value;
    this.speaks(languages);
    this.form = { ...this.form, who: name, person };
  }

  /** It is read by itself, with its versions; one of the own logbook belongs to nobody. */
  private async layOut(contact: string): Promise<void> {
    const answer = await call({ t: "contact", v: { id: contact } }, "contact");
    this.failure = answer.ok ? undefined : answer.failure;
    if (!answer.ok) return;
    const person = answer.value.person ?? "";
    this.form = { ...from(answer.value, person, this.form.who), nobody: !person };
  }

  /** The languages of the person are offered first, and the first of them is chosen: most talks are in it. */
  speaks(tongues: string[]): void {
    const { languages } = this.form;
    // Another person was chosen: what came with the one before goes, what was chosen by hand stays.
    if (languages.length === 0 || languages.join() === this.tongues[0]) this.form.languages = tongues.slice(0, 1);
    this.tongues = tongues;
  }

  async startOver(): Promise<void> {
    await this.draft.drop();
    this.resumed = false;
    this.failure = undefined;
    await this.begin();
    this.#clean = JSON.stringify($state.snapshot(this.form));
  }

  /** Reads the whole form, so that any change is kept; merely opening the panel makes no draft. */
  keep(): void {
    const now = $state.snapshot(this.form);
    if (this.ready && JSON.stringify(now) !== this.#clean) {
      this.#clean = "";
      this.draft.keep(now);
    }
  }

  code(field: string): FailureCode | undefined {
    return this.failure?.field === field ? this.failure.code : undefined;
  }

  error(field: string): string | undefined {
    const code = this.code(field);
    return code && failureText(code);
  }

  get atField(): boolean {
    return fields.includes(this.failure?.field ?? "");
  }

  get noteError(): string | undefined {
    return this.error("note") ?? (this.numberFound ? t("number-found") : undefined);
  }

  /** The field says how much; nothing is cut and nothing is sent. */
  private get tooLong(): boolean {
    return over(this.form.note, bounds.note) > 0 || (this.form.fresh && over(this.form.who, bounds.name) > 0);
  }

  async checkNote(): Promise<void> {
    this.numberFound = (await withoutNumbers(this.form.note)) !== undefined;
  }

  async removeNumbers(): Promise<void> {
    this.form.note = (await withoutNumbers(this.form.note)) ?? this.form.note;
    this.numberFound = false;
    if (this.failure?.field === "note") this.failure = undefined;
  }

  /** The panel goes. What was being saved still is, and takes the worker nowhere any more. */
  leave(): void {
    this.#left = true;
    void this.draft.close();
  }

  /** Somebody new is made with the contact, in one transaction: a refusal keeps nothing of either. */
  async save(): Promise<"closed" | "moved" | "refused"> {
    if (this.busy || !this.ready) return "moved";
    if (this.tooLong) return "refused";
    this.busy = true;
    const outcome = this.check() ?? (await this.record());
    if (outcome.ok) await caughtUp();
    this.busy = false;
    this.failure = outcome.ok ? undefined : outcome.failure;
    if (!outcome.ok) return "refused";
    notices.say(t("contact-saved"));
    if (this.#left) return "moved";
    if (this.correcting || this.form.nobody || !leadsToReferral(this.form.outcome)) return "closed";
    return this.refer(outcome.value);
  }

  /** On to a referral of whom the contact was with. */
  private async refer(contact: string): Promise<"closed" | "moved"> {
    const made = this.form.person ? undefined : await call({ t: "contact", v: { id: contact } }, "contact");
    const person = made?.ok ? made.value.person : this.form.person;
    if (this.#left) return "moved";
    if (!person) return "closed";
    router.go(panels.refer(person));
    return "moved";
  }

  private check(): Outcome<never> | undefined {
    const failure = this.wrong();
    return failure && { ok: false, failure };
  }

  private wrong(): Failure | undefined {
    const { contact, person, fresh, nobody, kind, date, who } = this.form;
    // Without what is to be corrected it would be another contact.
    if (this.correcting && !contact) return { code: "not_found" };
    if (!person && !nobody && !(fresh && who.trim())) return { code: "empty", field: "who" };
    if (!kind) return { code: "empty", field: "kind" };
    if (!date) return { code: "not_a_date", field: "date" };
    return wrongNumber(this.form);
  }

  private async record(): Promise<Outcome<string>> {
    const contact = { ...input($state.snapshot(this.form)), draft: this.draft.form };
    return this.draft.savedBy(() => call({ t: "record_contact", v: contact }, "made"));
  }
}

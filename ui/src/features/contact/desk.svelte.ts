import type { Failure } from "../../core/bindings/Failure";
import type { FailureCode } from "../../core/bindings/FailureCode";
import { bounds, over } from "../../core/bounds";
import { act, call } from "../../core/dispatch";
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
    if (!this.person) return this.correcting ? this.fromLogbook(this.correcting) : undefined;
    const answer = await call({ t: "person", v: { id: this.person } }, "person");
    if (!answer.ok) return;
    const page = answer.value;
    this.speaks(page.languages);
    const old = page.contacts.find((contact) => contact.contact === this.correcting);
    this.form = old ? from(old, page.person, page.name) : { ...this.form, who: page.name, person: page.person };
  }

  /** A contact of the own logbook belongs to nobody: it is read by itself. */
  private async fromLogbook(contact: string): Promise<void> {
    const answer = await call({ t: "contact", v: { id: contact } }, "contact");
    if (answer.ok) this.form = { ...from(answer.value, "", ""), nobody: true };
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

  /** Makes the person first when new. A second try after a refusal makes nobody twice. */
  async save(): Promise<"closed" | "moved" | "refused"> {
    if (this.busy || !this.ready) return "moved";
    if (this.tooLong) return "refused";
    this.busy = true;
    this.failure = this.check() ?? (await this.makePerson()) ?? (await this.record());
    this.busy = false;
    if (this.failure) return "refused";
    notices.say(t("contact-saved"));
    const { person, outcome } = this.form;
    if (!person || this.correcting || !leadsToReferral(outcome)) return "closed";
    router.go(panels.refer(person));
    return "moved";
  }

  private check(): Failure | undefined {
    const { person, fresh, nobody, kind, date, who } = this.form;
    if (!person && !nobody && !(fresh && who.trim())) return { code: "empty", field: "who" };
    if (!kind) return { code: "empty", field: "kind" };
    if (!date) return { code: "not_a_date", field: "date" };
    return wrongNumber(this.form);
  }

  private async makePerson(): Promise<Failure | undefined> {
    const { fresh, person, who } = this.form;
    if (!fresh || person) return undefined;
    // In which language one spoke says nothing of the languages of the person.
    const answer = await call({ t: "add_person", v: { name: who.trim(), languages: [] } }, "made");
    if (!answer.ok) return { ...answer.failure, field: "who" };
    this.form.person = answer.value;
    this.form.fresh = false;
    return undefined;
  }

  private async record(): Promise<Failure | undefined> {
    const contact = { ...input($state.snapshot(this.form)), draft: this.draft.form };
    const answer = await this.draft.savedBy(() => act({ t: "record_contact", v: contact }));
    return answer.ok ? undefined : answer.failure;
  }
}

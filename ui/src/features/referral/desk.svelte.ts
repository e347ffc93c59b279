import type { Failure } from "../../core/bindings/Failure";
import type { PersonPage } from "../../core/bindings/PersonPage";
import type { ReferralInput } from "../../core/bindings/ReferralInput";
import type { ServiceView } from "../../core/bindings/ServiceView";
import { bounds, over } from "../../core/bounds";
import { call } from "../../core/dispatch";
import { Draft } from "../../core/drafts.svelte";
import { withoutNumbers } from "../../core/numbers";
import { panels } from "../../core/places";
import { router } from "../../core/router.svelte";
import { notices } from "../../shared/notices.svelte";
import { addDays } from "../../text/dates";
import { failureText } from "../../text/failures";
import { t } from "../../text/text.svelte";

/** What the three steps hold, and what their draft keeps. */
export interface ReferForm {
  step: number;
  who: string;
  person: string;
  service: string;
  given: "" | "yes" | "no";
  language: string;
  how: string;
  share: string[];
  reason: string;
  follow_up_on: string;
}

/** Person fields a partner may hear, if the person says so. */
export const shareable = ["name", "latin_name", "languages", "municipality", "safe_contact"] as const;

function blank(today: string): ReferForm {
  return {
    step: 0,
    who: "",
    person: "",
    service: "",
    given: "",
    language: "",
    how: "",
    share: ["name"],
    reason: "",
    follow_up_on: addDays(today, 14),
  };
}

/** One referral being made: to whom, with what agreement, and the last look. */
export class ReferDesk {
  form = $state<ReferForm>(blank(""));
  page = $state.raw<PersonPage>();
  service = $state.raw<ServiceView>();
  ready = $state(false);
  resumed = $state(false);
  busy = $state(false);
  failure = $state.raw<Failure>();
  numberFound = $state(false);
  readonly draft: Draft;
  #clean = "";

  constructor(
    readonly today: string,
    readonly person: string | undefined,
    readonly wished: string | undefined,
  ) {
    // Begun on somebody's page it is that person's: half a referral of one never opens as that of another.
    this.draft = new Draft(person ? `referral/${person}` : "referral");
    this.form = blank(today);
  }

  async open(): Promise<void> {
    const kept = await this.draft.load<ReferForm>();
    if (this.draft.unread) return;
    if (kept) {
      this.form = { ...blank(this.today), ...kept };
      this.resumed = true;
      this.wish();
    } else this.begin();
    await this.read();
  }

  private begin(): void {
    this.form = { ...blank(this.today), person: this.person ?? "", service: this.wished ?? "" };
  }

  /** Asked for from the page of a service: that one it is, and what was agreed about another says nothing of it. */
  private wish(): void {
    if (!this.wished || this.form.service === this.wished) return;
    Object.assign(this.form, { step: 0, service: this.wished, given: "" });
  }

  /** After a draft that could not be read, or written. */
  again(): Promise<void> {
    return this.draft.unread ? this.open() : this.draft.flush();
  }

  async startOver(): Promise<void> {
    await this.draft.drop();
    this.resumed = false;
    this.failure = undefined;
    this.begin();
    await this.read();
  }

  private async read(): Promise<void> {
    await Promise.all([this.readPerson(), this.readService()]);
    this.settle();
  }

  private settle(): void {
    this.#clean = JSON.stringify($state.snapshot(this.form));
    this.ready = true;
  }

  async choosePerson(id: string): Promise<void> {
    this.form.person = id;
    await this.readPerson();
  }

  private async readPerson(): Promise<void> {
    this.page = undefined;
    if (!this.form.person) return;
    const answer = await call({ t: "person", v: { id: this.form.person } }, "person");
    if (!answer.ok) return;
    this.page = answer.value;
    this.form.who = answer.value.name;
    this.form.language ||= answer.value.languages[0] ?? "";
  }

  private async readService(): Promise<void> {
    this.service = undefined;
    if (!this.form.service) return;
    const answer = await call({ t: "service", v: { id: this.form.service } }, "service");
    if (answer.ok) this.service = answer.value;
  }

  chooseService(service: ServiceView): void {
    // What was agreed about another says nothing of this one.
    if (this.form.service !== service.service) this.form.given = "";
    this.service = service;
    this.form.service = service.service;
    this.failure = undefined;
  }

  /** A no shares nothing; a yes begins with the name again. */
  answer(given: ReferForm["given"]): void {
    const { share, how } = this.form;
    const fresh = given === "no" ? { share: [], how: "" } : { share: share.length > 0 ? share : ["name"], how };
    Object.assign(this.form, { given, ...fresh });
  }

  keep(): void {
    const now = $state.snapshot(this.form);
    if (!this.ready || JSON.stringify(now) === this.#clean) return;
    this.#clean = "";
    this.draft.keep(now);
  }

  /** The core names the whole agreement; its answer stands at the first question. */
  get atAgreement(): string | undefined {
    return this.error("given") ?? this.error("agreement");
  }

  error(field: string): string | undefined {
    return this.failure?.field === field ? failureText(this.failure.code) : undefined;
  }

  /** This kind of partner hears nothing unless the person says yes. */
  get mustAgree(): boolean {
    return this.service?.agreement === "agree";
  }

  /** This kind of partner wants the person asked; of others one may leave it open. */
  get asks(): boolean {
    return this.mustAgree || this.service?.agreement === "inform";
  }

  /** Whether there is anything to choose that the partner may hear. */
  get shares(): boolean {
    return this.form.given === "yes" || (this.form.given === "" && !this.asks);
  }

  get protocol(): boolean {
    return this.service?.agreement === "protocol";
  }

  async checkReason(): Promise<void> {
    this.numberFound = (await withoutNumbers(this.form.reason)) !== undefined;
  }

  async removeNumbers(): Promise<void> {
    this.form.reason = (await withoutNumbers(this.form.reason)) ?? this.form.reason;
    this.numberFound = false;
    this.failure = undefined;
  }

  /** What hinders the next step, if anything. */
  private missing(): Failure | undefined {
    const { step, person, service } = this.form;
    if (step === 1) return this.unanswered();
    if (step !== 0) return undefined;
    if (!person) return { code: "empty", field: "who" };
    if (!service) return { code: "empty", field: "service" };
    return this.protocol ? { code: "protocol", field: "service" } : undefined;
  }

  private unanswered(): Failure | undefined {
    const { given, language, how } = this.form;
    if (!given && this.asks) return { code: "empty", field: "given" };
    if (given === "no" && this.mustAgree) return { code: "agreement_needed", field: "given" };
    if (given !== "yes") return undefined;
    if (!language) return { code: "empty", field: "language" };
    return how ? undefined : { code: "empty", field: "how" };
  }

  /** One step on; from the last step it saves, and what was made opens. */
  async next(): Promise<"step" | "moved" | "refused"> {
    if (this.busy || !this.ready) return "moved";
    this.failure = this.missing();
    // The field says how much is too much.
    if (this.failure || (this.form.step === 2 && over(this.form.reason, bounds.reason) > 0)) return "refused";
    if (this.form.step === 2) return this.save();
    this.form.step++;
    return "step";
  }

  private async save(): Promise<"moved" | "refused"> {
    this.busy = true;
    const answer = await this.draft.savedBy(() => call({ t: "make_referral", v: { ...this.input(), draft: this.draft.form } }, "made"));
    this.busy = false;
    this.failure = answer.ok ? undefined : answer.failure;
    if (!answer.ok) {
      if (["agreement", "how", "language", "share"].includes(answer.failure.field ?? "")) this.form.step = 1;
      return "refused";
    }
    notices.say(t("refer-saved"));
    router.go(panels.referral(answer.value));
    return "moved";
  }

  back(): void {
    this.failure = undefined;
    this.form.step = Math.max(0, this.form.step - 1);
  }

  private input(): ReferralInput {
    const { person, service, given, language, how, share, reason, follow_up_on } = $state.snapshot(this.form);
    const said = { given: given === "yes", ...(language ? { language } : {}), ...(how ? { how } : {}) };
    return {
      person,
      service,
      reason: reason.trim(),
      // Nobody was asked: no answer is kept.
      ...(given ? { agreement: said } : {}),
      share,
      ...(follow_up_on ? { follow_up_on } : {}),
    };
  }
}

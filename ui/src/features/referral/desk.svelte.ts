import type { Failure } from "../../core/bindings/Failure";
import type { PersonPage } from "../../core/bindings/PersonPage";
import type { ReferralInput } from "../../core/bindings/ReferralInput";
import type { ServiceView } from "../../core/bindings/ServiceView";
import { act, call } from "../../core/dispatch";
import { Draft } from "../../core/drafts.svelte";
import { withoutNumbers } from "../../core/numbers";
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
  readonly draft = new Draft("referral");
  #clean = "";

  constructor(
    readonly today: string,
    readonly person: string | undefined,
    readonly wished: string | undefined,
  ) {
    this.form = blank(today);
  }

  async open(): Promise<void> {
    const kept = await this.draft.load<ReferForm>();
    if (kept) {
      this.form = { ...blank(this.today), ...kept };
      this.resumed = true;
    } else this.form = { ...blank(this.today), person: this.person ?? "", service: this.wished ?? "" };
    await Promise.all([this.readPerson(), this.readService()]);
    this.settle();
  }

  async startOver(): Promise<void> {
    await this.draft.drop();
    this.resumed = false;
    this.failure = undefined;
    this.form = { ...blank(this.today), person: this.person ?? "", service: this.wished ?? "" };
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
    this.service = service;
    this.form.service = service.service;
    this.failure = undefined;
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
    const { step, person, service, given } = this.form;
    if (step === 0 && !person) return { code: "empty", field: "who" };
    if (step === 0 && !service) return { code: "empty", field: "service" };
    if (step === 0 && this.protocol) return { code: "protocol", field: "service" };
    if (step === 1 && !given) return { code: "empty", field: "given" };
    if (step === 1 && given === "no" && this.mustAgree) return { code: "agreement_needed", field: "given" };
    return undefined;
  }

  /** One step on; from the last step it saves. */
  async next(): Promise<"step" | "saved" | "refused"> {
    this.failure = this.missing();
    if (this.failure) return "refused";
    if (this.form.step < 2) {
      this.form.step++;
      return "step";
    }
    if (this.busy) return "step";
    this.busy = true;
    const answer = await act({ t: "make_referral", v: this.input() });
    this.busy = false;
    this.failure = answer.ok ? undefined : answer.failure;
    if (!answer.ok) {
      if (["agreement", "how", "language"].includes(answer.failure.field ?? "")) this.form.step = 1;
      return "refused";
    }
    await this.draft.drop();
    notices.say(t("refer-saved"));
    return "saved";
  }

  back(): void {
    this.failure = undefined;
    this.form.step = Math.max(0, this.form.step - 1);
  }

  private input(): ReferralInput {
    const { person, service, given, language, how, share, reason, follow_up_on } = $state.snapshot(this.form);
    const agreement = { given: given === "yes", ...(language ? { language } : {}), ...(how ? { how } : {}) };
    return { person, service, reason: reason.trim(), agreement, share, ...(follow_up_on ? { follow_up_on } : {}) };
  }
}

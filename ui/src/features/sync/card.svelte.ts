import type { FailureCode } from "../../core/bindings/FailureCode";
import type { SyncCardView } from "../../core/bindings/SyncCardView";
import { session } from "../../core/session.svelte";
import { dayOfInstant, longDay, relativeDay, timeOfInstant, daysBetween } from "../../text/dates";
import { failureText } from "../../text/failures";
import { t } from "../../text/text.svelte";

export interface CardWords {
  icon: string;
  tone: "plain" | "warning" | "negative";
  title: string;
  sub: string;
  /** How much still waits, when the words above are about something else. */
  more?: string;
}

/** "vandaag 10:42", or the day when it is longer ago; empty when it never was. */
export function lastTime(card: SyncCardView): string {
  if (!card.last_acknowledged) return "";
  const day = dayOfInstant(card.last_acknowledged);
  const ago = daysBetween(day, session.today);
  return ago <= 1 ? `${relativeDay(day, session.today)} ${timeOfInstant(card.last_acknowledged)}` : longDay(day, session.today);
}

/** These tell of something else than waiting; what waits is told too. */
const silent = ["long_ago", "choose", "sign_in", "too_old", "stopped"];

/** The words of the card; a state this window does not know is told as waiting. */
export function words(card: SyncCardView): CardWords {
  const told = mainWords(card);
  return card.waiting > 0 && silent.includes(card.state) ? { ...told, more: t("sync-waiting", { count: card.waiting }) } : told;
}

function mainWords(card: SyncCardView): CardWords {
  const last = lastTime(card);
  switch (card.state) {
    case "safe":
      // Before anything was ever sent nothing stands anywhere else: that is not called safe.
      return last
        ? { icon: "cloud-check", tone: "plain", title: t("sync-safe"), sub: last }
        : { icon: "cloud-up", tone: "plain", title: t("sync-nothing"), sub: "" };
    case "busy":
      return {
        icon: "cloud-up",
        tone: "plain",
        title: t("sync-busy"),
        sub: card.waiting ? t("sync-busy-count", { done: card.done, waiting: card.waiting }) : "",
      };
    case "long_ago":
      return {
        icon: "clock",
        tone: "warning",
        title: last ? t("sync-long-ago", { day: last }) : t("sync-never"),
        sub: t("sync-long-ago-sub"),
      };
    case "choose":
      return { icon: "arrows-split", tone: "warning", title: t("sync-choose", { count: card.conflicts }), sub: t("sync-choose-sub") };
    case "sign_in":
      return { icon: "key", tone: "warning", title: t("sync-sign-in"), sub: t("sync-sign-in-sub") };
    case "too_old":
      return { icon: "download", tone: "warning", title: t("sync-too-old"), sub: t("sync-kept") };
    case "danger":
      return { icon: "alert-triangle", tone: "negative", title: t("sync-danger"), sub: t("sync-danger-sub") };
    case "stopped":
      return {
        icon: "alert-triangle",
        tone: "warning",
        title: t("sync-stopped"),
        sub: card.problem ? failureText(card.problem as FailureCode) : t("sync-kept"),
      };
    default:
      return { icon: "cloud-up", tone: "plain", title: t("sync-waiting", { count: card.waiting }), sub: t("sync-waiting-sub") };
  }
}

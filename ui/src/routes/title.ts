import { t } from "../text/text.svelte";

/** The name of a screen for the title of the window. Never that of a person: others see the title in the bar of the system. */
export function screenTitle(screen: string | undefined): string {
  switch (screen) {
    case "people":
      return t("nav-people");
    case "referrals":
      return t("nav-referrals");
    case "directory":
      return t("nav-directory");
    case "team":
      return t("nav-team");
    default:
      return t("nav-today");
  }
}

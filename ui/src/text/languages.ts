import ar from "$texts/ar/meta.json";
import en from "$texts/en/meta.json";
import nl from "$texts/nl/meta.json";

/** The languages of the screens; a name or a note may be in any language. */
export type Language = "nl" | "en" | "ar";

export interface Meta {
  /** Name of the language in that language. */
  name: string;
  dir: "ltr" | "rtl";
  /** Whether a native speaker has signed the texts off. */
  reviewed: boolean;
}

export const languages: Record<Language, Meta> = { nl: nl as Meta, en: en as Meta, ar: ar as Meta };

export const languageTags = Object.keys(languages) as Language[];

export function isLanguage(tag: string | null | undefined): tag is Language {
  return !!tag && tag in languages;
}

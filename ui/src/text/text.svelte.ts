import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { isLanguage, languages, languageTags, type Language } from "./languages";
import type { Messages } from "./messages.gen";

const files: Record<string, string> = import.meta.glob("../../../assets/texts/*/*.ftl", { query: "?raw", import: "default", eager: true });

const bundles: Partial<Record<Language, FluentBundle>> = {};

/** The texts of one language. Latin digits everywhere: the engines disagree on those of Arabic. */
function bundle(language: Language): FluentBundle {
  let made = bundles[language];
  if (!made) {
    made = new FluentBundle(`${language}-u-nu-latn`, { useIsolating: true });
    for (const [path, source] of Object.entries(files)) {
      if (path.includes(`/${language}/`)) made.addResource(new FluentResource(source));
    }
    bundles[language] = made;
  }
  return made;
}

const remembered = "language";

class Screen {
  language = $state<Language>(stored());

  get dir(): "ltr" | "rtl" {
    return languages[this.language].dir;
  }

  /** Changes every text at once; what is typed stays. Remembered for the screens before unlocking. */
  use(language: Language): void {
    this.language = language;
    document.documentElement.lang = language;
    document.documentElement.dir = languages[language].dir;
    localStorage.setItem(remembered, language);
  }
}

function stored(): Language {
  const kept = globalThis.localStorage?.getItem(remembered);
  return isLanguage(kept) ? kept : "nl";
}

export const screen = new Screen();

export type MessageId = keyof Messages;

function format(language: Language, id: string, args?: Record<string, FluentVariable>): string | undefined {
  const pattern = bundle(language).getMessage(id)?.value;
  return pattern ? bundle(language).formatPattern(pattern, args) : undefined;
}

/** The words for this in the language of the screen. Arguments are wrapped in bidi isolation marks. */
export function t<K extends MessageId>(id: K, ...args: Messages[K] extends undefined ? [] : [Messages[K]]): string {
  const given = args[0] as Record<string, FluentVariable> | undefined;
  return format(screen.language, id, given) ?? format("nl", id, given) ?? id;
}

/** The same words in all languages of the screens: for who has not chosen one yet. */
export function inEveryLanguage(id: MessageId): string {
  return languageTags.map((tag) => format(tag, id) ?? id).join(" · ");
}

/** Between the items of a list: Arabic has a comma of its own. */
export function comma(): string {
  return `${t("list-comma")} `;
}

/** The same for an id made at run time; `undefined` when there is no such text in this language. */
export function find(id: string): string | undefined {
  return format(screen.language, id);
}

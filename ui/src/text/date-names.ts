import type { Language } from "./languages";

interface DateNames {
  /** Sunday first. */
  weekdays: string[];
  months: string[];
  /** Between weekday and day. */
  comma: string;
}

/** From CLDR; a table of our own because the engines have no names for some languages and fall back in silence. */
export const dateNames: Record<Language, DateNames> = {
  nl: {
    weekdays: ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
    months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    comma: "",
  },
  en: {
    weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    comma: "",
  },
  ar: {
    weekdays: ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"],
    months: ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
    comma: "،",
  },
};

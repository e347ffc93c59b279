import { panels, places } from "../core/places";
import { href, router } from "../core/router.svelte";
import { session } from "../core/session.svelte";
import { letterOf, withCtrl } from "../shared/keys";
import { lockNow } from "../core/lock";

/** Ctrl and a digit, in the order of the rail; the fifth is there for a coordinator. */
const screens = () => [places.today, places.people, places.referrals, places.directory, ...(session.coordinator ? [places.team] : [])];

/** The keys of the whole window. No single letters: they belong to what is typed. */
export function shortcuts(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  if (act(event)) event.preventDefault();
}

function act(event: KeyboardEvent): boolean {
  if (event.key === "Escape" && router.place.params["panel"]) return go(panels.none());
  if (event.key === "F6") return nextRegion(event.shiftKey ? -1 : 1);
  if (event.altKey && event.key === "ArrowLeft") return back(event);
  if (!withCtrl(event)) return false;
  if (event.key === "Enter") return send();
  const letter = letterOf(event);
  if (event.shiftKey) return letter === "l" && toLanguage();
  if (letter === "n") return go(panels.contact(personOnScreen()));
  if (letter === "d" && personOnScreen()) return go(panels.refer(personOnScreen()));
  if (letter === "k") return search();
  if (letter === "l") return (void lockNow(), true);
  const screen = screens()[Number(letter) - 1];
  return screen ? go(screen()) : false;
}

function go(target: string): true {
  router.go(target);
  return true;
}

function personOnScreen(): string | undefined {
  const [first, id] = router.place.path;
  return first === "people" && id !== "new" ? id : undefined;
}

/** Sends the form of the panel; without a panel that of the screen. What lies behind a panel is never sent. */
function send(): boolean {
  const front = document.querySelector("[data-panel]") ?? document.querySelector("main");
  const form = front?.querySelector<HTMLFormElement>("form");
  form?.requestSubmit();
  return !!form;
}

/** To the search of everything, on the first screen; a panel that leaves room for it stays. */
function search(): true {
  const here = () => document.querySelector<HTMLElement>("main:not([inert]) [data-search]");
  if (here()) here()?.focus();
  else {
    const room = !document.querySelector("main[inert]");
    router.go(room ? href(["today"], router.place.params) : places.today());
    requestAnimationFrame(() => requestAnimationFrame(() => here()?.focus()));
  }
  return true;
}

/** The place before this one. In a field Alt and an arrow belong to what is typed. */
function back(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return false;
  if (event.target instanceof HTMLElement && event.target.matches("input, textarea, select")) return false;
  history.back();
  return true;
}

/** To the choice of language, opened where the engine can. */
function toLanguage(): true {
  const choice = document.querySelector<HTMLSelectElement>("select[data-language]");
  choice?.focus();
  try {
    choice?.showPicker?.();
  } catch {
    // Some engines only open it for a click; the focus is there.
  }
  return true;
}

/** F6 walks round the rail, the screen and the panel. */
function nextRegion(by: 1 | -1): true {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => !region.closest("[inert]"));
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  regions[(at + by + regions.length) % regions.length]?.focus();
  return true;
}

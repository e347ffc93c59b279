import { panels, places } from "../core/places";
import { router } from "../core/router.svelte";
import { letterOf, withCtrl } from "../shared/keys";
import { lockNow } from "./lock";

const screens = [places.today, places.people, places.referrals, places.directory];

/** The keys of the whole window. No single letters: they belong to what is typed. */
export function shortcuts(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  if (act(event)) event.preventDefault();
}

function act(event: KeyboardEvent): boolean {
  if (event.key === "Escape" && router.place.params["panel"]) return go(panels.none());
  if (event.key === "F6") return nextRegion(event.shiftKey ? -1 : 1);
  if (!withCtrl(event)) return false;
  if (event.key === "Enter") return send();
  if (event.shiftKey) return false;
  const letter = letterOf(event);
  if (letter === "n") return go(panels.contact(personOnScreen()));
  if (letter === "d" && personOnScreen()) return go(panels.refer(personOnScreen()));
  if (letter === "k") return search();
  if (letter === "l") return (void lockNow(), true);
  const screen = screens[Number(letter) - 1];
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

/** Sends the form of the panel, else that of the screen. */
function send(): boolean {
  const form = document.querySelector<HTMLFormElement>("[data-panel] form") ?? document.querySelector<HTMLFormElement>("main form");
  form?.requestSubmit();
  return !!form;
}

/** To the search field of this screen; a screen without one gives way to the people. */
function search(): true {
  const here = () => document.querySelector<HTMLElement>("main [data-search]");
  if (here()) here()?.focus();
  else {
    router.go(places.people());
    requestAnimationFrame(() => requestAnimationFrame(() => here()?.focus()));
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

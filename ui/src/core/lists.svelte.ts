import type { CodeView } from "./bindings/CodeView";
import type { ListsView } from "./bindings/ListsView";
import { call } from "./dispatch";
import { onChanged } from "./events";

export type ListName = Exclude<keyof ListsView, "pack_version">;

const empty: ListsView = {
  contact_kinds: [],
  domains: [],
  outcomes: [],
  roles: [],
  languages: [],
  municipalities: [],
  learning_routes: [],
  agreement_ways: [],
  refusal_reasons: [],
  statuses: [],
  sources: [],
  pack_version: 0,
};

/** The code lists of the region pack in the language of the screen; read again with a new pack or language. */
class Lists {
  view = $state.raw<ListsView>(empty);
  #language = "nl";

  async read(language: string): Promise<void> {
    this.#language = language;
    const answer = await call({ t: "lists", v: { language } }, "lists");
    // The same lists again: nothing on the screen needs to look.
    if (answer.ok && JSON.stringify(answer.value) !== JSON.stringify(this.view)) this.view = answer.value;
  }

  again(): Promise<void> {
    return this.read(this.#language);
  }

  find(list: ListName, code: string): CodeView | undefined {
    return this.view[list].find((entry) => entry.code === code);
  }
}

export const lists = new Lists();

onChanged((tags) => {
  if (tags.includes("pack")) void lists.again();
});

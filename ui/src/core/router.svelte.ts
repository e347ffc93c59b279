/** The place on the screen lives in the hash: `#/people/ID?panel=contact`. Back and forward work by themselves. */
export interface Place {
  /** `["people", "ID"]`; empty for the first screen. */
  readonly path: readonly string[];
  readonly params: Readonly<Record<string, string>>;
}

/** Reads a hash; unknown shapes become the first screen. */
export function parse(hash: string): Place {
  const [way = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const path = way.split("/").filter(Boolean).map(decode);
  return { path, params: Object.fromEntries(new URLSearchParams(query)) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The hash of a place. Empty parameters are left out. */
export function href(path: readonly string[], params: Record<string, string | undefined> = {}): string {
  const kept = Object.entries(params).filter((entry): entry is [string, string] => !!entry[1]);
  const query = new URLSearchParams(kept).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
}

class Router {
  readonly #leaving = new Set<() => void>();
  place = $state.raw<Place>(parse(globalThis.location?.hash ?? ""));

  start(): () => void {
    const read = () => this.#read();
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }

  #read(): void {
    const place = parse(location.hash);
    if (JSON.stringify(place) !== JSON.stringify(this.place)) this.place = place;
  }

  /** At once: the event comes a task later, and what is drawn until then would be drawn twice. */
  go(target: string): void {
    this.#leaving.forEach((hear) => hear());
    location.hash = target;
    this.#read();
  }

  /** Hears every time the window is sent to another place; links go by themselves and are not told. */
  onGo(hear: () => void): () => void {
    this.#leaving.add(hear);
    return () => this.#leaving.delete(hear);
  }

  /** Same screen, another panel (or none). */
  panel(name?: string, params: Record<string, string | undefined> = {}): string {
    return href(this.place.path, { panel: name, ...params });
  }
}

export const router = new Router();

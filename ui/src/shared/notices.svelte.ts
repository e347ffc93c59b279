/** Stays at least this long; longer while pointed at or focused. */
const stayMs = 10_000;

/** One short message at a time, read out politely. Never the only place where something is told. */
class Notices {
  text = $state("");
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Said in this very turn: what goes to another place now, goes because of it. */
  #fresh = false;

  say(text: string): void {
    this.text = text;
    this.#fresh = true;
    setTimeout(() => (this.#fresh = false));
    this.resume();
  }

  /** Something is refused: what was said of something else does not stand beside it. */
  clear(): void {
    this.pause();
    this.text = "";
  }

  /** The window goes to another place: what was said of the one before goes, what is said with it stays. */
  leave(): void {
    if (!this.#fresh) this.clear();
  }

  pause(): void {
    clearTimeout(this.#timer);
  }

  resume(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.text = ""), stayMs);
  }
}

export const notices = new Notices();

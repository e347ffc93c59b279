/** Stays at least this long; longer while pointed at or focused. */
const stayMs = 10_000;

/** One short message at a time, read out politely. Never the only place where something is told. */
class Notices {
  text = $state("");
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.text = text;
    this.resume();
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

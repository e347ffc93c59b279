import type { SessionView } from "./bindings/SessionView";
import { call } from "./dispatch";
import { announce, onChanged } from "./events";

const minuteMs = 60_000;

/** Where the app stands. `undefined` until the core answered for the first time. */
class Session {
  view = $state.raw<SessionView>();

  async refresh(): Promise<void> {
    const answer = await call({ t: "session" }, "session");
    if (!answer.ok) return;
    const before = this.view?.today;
    this.view = answer.value;
    // Whoever noticed it first: what depends on the day is read again.
    if (before !== undefined && before !== this.view.today) announce(["referrals", "pack"]);
  }

  /**
   * Notices midnight: an app may stay open for days, and a laptop sleeps through its timers. Looks every minute, and
   * when the window comes back.
   */
  watchDay(): () => void {
    const look = () => void this.turnDay();
    const timer = setInterval(look, minuteMs);
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }

  private async turnDay(): Promise<void> {
    const before = this.view?.today;
    if (before !== undefined && before !== localToday()) await this.refresh();
  }

  get today(): string {
    return this.view?.today ?? localToday();
  }

  get coordinator(): boolean {
    return this.view?.role === "coordinator";
  }
}

/** Today by the clock of this laptop, `YYYY-MM-DD`; only while no session answered yet. */
export function localToday(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export const session = new Session();

onChanged((tags) => {
  if (tags.includes("session")) void session.refresh();
});

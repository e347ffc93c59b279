import type { SessionView } from "./bindings/SessionView";
import { call } from "./dispatch";
import { onChanged } from "./events";

/** Where the app stands. `undefined` until the core answered for the first time. */
class Session {
  view = $state.raw<SessionView>();

  async refresh(): Promise<void> {
    const answer = await call({ t: "session" }, "session");
    if (answer.ok) this.view = answer.value;
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

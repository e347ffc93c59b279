import type { SyncCardView } from "../../core/bindings/SyncCardView";
import { call } from "../../core/dispatch";
import { onChanged, onSync } from "../../core/events";

/** The card as the core told it last: by its event, or by asking. Nothing is concluded here. */
class SyncState {
  card = $state.raw<SyncCardView>();
  #told = 0;

  async read(): Promise<void> {
    const before = this.#told;
    const answer = await call({ t: "sync_card" }, "sync_card");
    // The core told something meanwhile: that is newer than this answer, whichever came in first.
    if (answer.ok && this.#told === before) this.card = answer.value;
  }

  hear(card: SyncCardView): void {
    this.#told++;
    this.card = card;
  }
}

export const sync = new SyncState();

onSync((card) => sync.hear(card));
onChanged((tags) => {
  if (tags.includes("sync")) void sync.read();
});

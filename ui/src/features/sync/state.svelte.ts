import type { SyncCardView } from "../../core/bindings/SyncCardView";
import { call } from "../../core/dispatch";
import { onChanged, onSync } from "../../core/events";

/** The card as the core told it last: by its event, or by asking. Nothing is concluded here. */
class SyncState {
  card = $state.raw<SyncCardView>();

  async read(): Promise<void> {
    const answer = await call({ t: "sync_card" }, "sync_card");
    if (answer.ok) this.card = answer.value;
  }
}

export const sync = new SyncState();

onSync((card) => (sync.card = card));
onChanged((tags) => {
  if (tags.includes("sync")) void sync.read();
});

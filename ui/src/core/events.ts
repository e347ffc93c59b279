import { listen } from "@tauri-apps/api/event";
import type { Stale } from "./bindings/Stale";
import type { SyncCardView } from "./bindings/SyncCardView";

type Hear<T> = (value: T) => void;

const changed = new Set<Hear<Stale[]>>();
const sync = new Set<Hear<SyncCardView>>();

/** Connects the two events of the shell; once, at the start of the window. */
export async function connect(): Promise<void> {
  await Promise.all([
    listen<Stale[]>("changed", (event) => announce(event.payload)),
    listen<SyncCardView>("sync", (event) => sync.forEach((hear) => hear(event.payload))),
  ]);
}

/** Tells every live view that these went stale. */
export function announce(tags: Stale[]): void {
  changed.forEach((hear) => hear(tags));
}

export function onChanged(hear: Hear<Stale[]>): () => void {
  changed.add(hear);
  return () => changed.delete(hear);
}

export function onSync(hear: Hear<SyncCardView>): () => void {
  sync.add(hear);
  return () => sync.delete(hear);
}

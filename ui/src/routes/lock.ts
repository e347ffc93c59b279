import { act } from "../core/dispatch";
import { flushDrafts } from "../core/drafts.svelte";
import { session } from "../core/session.svelte";

/** Writes what is typed, then closes the database. */
export async function lockNow(): Promise<void> {
  await flushDrafts();
  await act({ t: "lock" });
  await session.refresh();
}

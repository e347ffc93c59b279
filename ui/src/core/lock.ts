import { act } from "./dispatch";
import { flushDrafts } from "./drafts.svelte";
import { session } from "./session.svelte";

/** Writes what is typed, then closes the database. */
export async function lockNow(): Promise<void> {
  await flushDrafts();
  await act({ t: "lock" });
  await session.refresh();
}

import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { act } from "../src/core/dispatch";
import { Draft, draftDelayMs, flushDrafts } from "../src/core/drafts.svelte";
import DraftMark from "../src/shared/DraftMark.svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

const saved = (asked: ReturnType<typeof coreAnswers>) => asked.flatMap((command) => (command.t === "save_draft" ? [command.v.body] : []));

describe("a draft", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("is written once, 400 ms after the last key", async () => {
    const asked = coreAnswers(() => ({ t: "done" }));
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    await vi.advanceTimersByTimeAsync(draftDelayMs - 1);
    draft.keep({ note: "ab" });
    await vi.advanceTimersByTimeAsync(draftDelayMs - 1);
    expect(saved(asked)).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(saved(asked)).toEqual(['{"note":"ab"}']);
    expect(draft.state).toBe("kept");
  });

  test("is written at once on blur, and not again by its timer", async () => {
    const asked = coreAnswers(() => ({ t: "done" }));
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    await draft.flush();
    await vi.advanceTimersByTimeAsync(draftDelayMs * 2);
    expect(saved(asked)).toEqual(['{"note":"a"}']);
  });

  test("of every open form is written before the lock closes", async () => {
    const asked = coreAnswers(() => ({ t: "done" }));
    const [one, two] = [new Draft("contact"), new Draft("referral")];
    one.keep({ note: "a" });
    two.keep({ reason: "b" });
    await flushDrafts();
    expect(saved(asked)).toHaveLength(2);
  });

  test("that is equal to what was written costs nothing", async () => {
    const asked = coreAnswers(() => ({ t: "done" }));
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    await draft.flush();
    draft.keep({ note: "a" });
    await vi.advanceTimersByTimeAsync(draftDelayMs);
    expect(saved(asked)).toHaveLength(1);
  });

  test("that cannot be written says so and tries again at the next key", async () => {
    let full = true;
    const asked = coreAnswers(() => (full ? { code: "disk_full" } : { t: "done" }));
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    await draft.flush();
    expect(draft.state).toBe("failed");
    full = false;
    draft.keep({ note: "ab" });
    await vi.advanceTimersByTimeAsync(draftDelayMs);
    expect(saved(asked)).toHaveLength(2);
    expect(draft.state).toBe("kept");
  });

  test("that was dropped is not written any more by a timer that still ran", async () => {
    const asked = coreAnswers(() => ({ t: "done" }));
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    await draft.drop();
    await vi.advanceTimersByTimeAsync(draftDelayMs * 2);
    expect(saved(asked)).toEqual([]);
    expect(asked.map((command) => command.t)).toEqual(["drop_draft"]);
  });

  test("comes back as it was, and one that cannot be read counts as none", async () => {
    coreAnswers(() => ({
      t: "drafts",
      v: [
        { form: "contact", body: '{"note":"a"}', saved_at: "" },
        { form: "referral", body: "{half", saved_at: "" },
      ],
    }));
    expect(await new Draft("contact").load()).toEqual({ note: "a" });
    expect(await new Draft("referral").load()).toBeUndefined();
    expect(await new Draft("person").load()).toBeUndefined();
  });

  test("goes with the save that takes it: a write under way comes before, none after", async () => {
    const asked = coreAnswers(() => ({ t: "done" }));
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    void draft.flush();
    draft.keep({ note: "ab" });
    await draft.savedBy(() => act({ t: "sync_now" }));
    await vi.advanceTimersByTimeAsync(draftDelayMs * 2);
    await draft.close();
    expect(asked.map((command) => command.t)).toEqual(["save_draft", "sync_now"]);
    expect(draft.state).toBe("none");
  });

  test("stays when the save is refused, with the last word typed", async () => {
    const asked = coreAnswers((command) => (command.t === "sync_now" ? { code: "disk_full" } : { t: "done" }));
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    await draft.savedBy(() => act({ t: "sync_now" }));
    await vi.advanceTimersByTimeAsync(0);
    expect(saved(asked)).toEqual(['{"note":"a"}']);
    expect(draft.state).toBe("kept");
  });

  test("that could not be read is not written over, nor dropped, until a load succeeds", async () => {
    let broken = true;
    const asked = coreAnswers((command) =>
      command.t !== "drafts"
        ? { t: "done" }
        : broken
          ? { code: "disk_full" }
          : { t: "drafts", v: [{ form: "contact", body: '{"note":"a"}', saved_at: "" }] },
    );
    const draft = new Draft("contact");
    expect(await draft.load()).toBeUndefined();
    expect([draft.unread, draft.state, draft.failure?.code]).toEqual([true, "failed", "disk_full"]);
    draft.keep({ note: "" });
    await draft.flush();
    await draft.drop();
    expect(asked.map((command) => command.t)).toEqual(["drafts"]);
    broken = false;
    expect(await draft.load()).toEqual({ note: "a" });
    draft.keep({ note: "ab" });
    await draft.flush();
    expect(saved(asked)).toEqual(['{"note":"ab"}']);
  });
});

describe("the mark of a draft", () => {
  beforeEach(() => screen.use("nl"));

  test("says why it is not kept, and tries again at a press", async () => {
    let full = true;
    coreAnswers(() => (full ? { code: "disk_full" } : { t: "done" }));
    const draft = new Draft("contact");
    render(DraftMark, { draft });
    draft.keep({ note: "a" });
    await draft.flush();
    expect(await page.findByText(/De laptop is vol/)).toBeTruthy();
    full = false;
    await fireEvent.click(page.getByTestId("draft-again"));
    await waitFor(() => expect(page.getByTestId("draft-mark").dataset["state"]).toBe("kept"));
  });

  test("says that it is too long, which trying again does not mend", async () => {
    coreAnswers(() => ({ code: "too_long" }));
    const draft = new Draft("contact");
    render(DraftMark, { draft });
    draft.keep({ note: "a" });
    await draft.flush();
    expect(await page.findByText("Concept niet bewaard: te lang")).toBeTruthy();
    expect(page.queryByTestId("draft-again")).toBeNull();
  });
});

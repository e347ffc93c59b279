import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { invoke } from "@tauri-apps/api/core";
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

  test("is still being typed until the write of the last key has succeeded", async () => {
    const answers: (() => void)[] = [];
    const asked = coreAnswers(() => ({ t: "done" }));
    const atOnce = vi.mocked(invoke).getMockImplementation();
    vi.mocked(invoke).mockImplementation(async (name, args) => {
      const done = atOnce?.(name, args);
      await new Promise<void>((go) => answers.push(go));
      return done;
    });
    const answer = () => answers.shift()?.();
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    const first = draft.flush();
    expect(draft.state).toBe("typing");
    draft.keep({ note: "ab" });
    answer();
    await first;
    expect([draft.state, draft.last]).toEqual(["typing", "kept"]);
    const second = draft.flush();
    expect(draft.state).toBe("typing");
    // Back to what was written before, while something else is being written.
    draft.keep({ note: "a" });
    answer();
    await second;
    await vi.advanceTimersByTimeAsync(draftDelayMs);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(saved(asked)).toEqual(['{"note":"a"}', '{"note":"ab"}', '{"note":"a"}']);
    expect(draft.state).toBe("kept");
  });

  test("that was refused is kept again when the form goes back to what is written", async () => {
    let full = false;
    const asked = coreAnswers(() => (full ? { code: "disk_full" } : { t: "done" }));
    const draft = new Draft("contact");
    draft.keep({ note: "a" });
    await draft.flush();
    full = true;
    draft.keep({ note: "ab" });
    await draft.flush();
    expect(draft.state).toBe("failed");
    draft.keep({ note: "a" });
    draft.keep({ note: "ab" });
    draft.keep({ note: "a" });
    await draft.flush();
    expect([draft.state, draft.failure]).toEqual(["kept", undefined]);
    expect(saved(asked)).toHaveLength(2);
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

  test("says nothing before something was written, also at the first key", async () => {
    coreAnswers(() => ({ t: "done" }));
    const draft = new Draft("contact");
    render(DraftMark, { draft });
    draft.keep({ note: "a" });
    await waitFor(() => expect(page.getByTestId("draft-mark").dataset["state"]).toBe("typing"));
    expect(page.queryByText("Concept bewaard op deze laptop")).toBeNull();
    await draft.flush();
    expect(await page.findByText("Concept bewaard op deze laptop")).toBeTruthy();
    // Said once: the words stand through the next keys, so that nothing is announced anew.
    draft.keep({ note: "ab" });
    await waitFor(() => expect(page.getByTestId("draft-mark").dataset["state"]).toBe("typing"));
    expect(page.queryByText("Concept bewaard op deze laptop")).toBeTruthy();
  });

  test("does not say that it is kept at the next key after a write that failed", async () => {
    coreAnswers(() => ({ code: "disk_full" }));
    const draft = new Draft("contact");
    render(DraftMark, { draft });
    draft.keep({ note: "a" });
    await draft.flush();
    draft.keep({ note: "ab" });
    await waitFor(() => expect(page.getByTestId("draft-mark").dataset["state"]).toBe("typing"));
    expect(page.queryByText("Concept bewaard op deze laptop")).toBeNull();
    expect(page.queryByText("Concept is nog niet bewaard", { exact: false })).toBeTruthy();
  });

  test("does not say that it is kept while a number stands in it that is never saved, and keeps it all the same", async () => {
    const asked = coreAnswers(() => ({ t: "done" }));
    const draft = new Draft("contact");
    const mark = render(DraftMark, { draft, hush: true });
    draft.keep({ note: "111222333" });
    await draft.flush();
    expect(saved(asked)).toHaveLength(1);
    expect(page.queryByText("Concept bewaard op deze laptop")).toBeNull();
    await mark.rerender({ hush: false });
    expect(page.queryByText("Concept bewaard op deze laptop")).toBeTruthy();
  });

  test("leaves the reason to the failure beside it, when it is the same one", async () => {
    coreAnswers(() => ({ code: "disk_full" }));
    const draft = new Draft("contact");
    const mark = render(DraftMark, { draft, beside: { code: "disk_full" } });
    draft.keep({ note: "a" });
    await draft.flush();
    expect(await page.findByText("Concept is nog niet bewaard")).toBeTruthy();
    expect(page.queryByText(/De laptop is vol/)).toBeNull();
    await mark.rerender({ beside: { code: "offline" } });
    expect(page.queryByText(/De laptop is vol/)).toBeTruthy();
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

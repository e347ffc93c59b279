import { invoke } from "@tauri-apps/api/core";
import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Command } from "../src/core/bindings/Command";
import type { Failure } from "../src/core/bindings/Failure";
import type { Reply } from "../src/core/bindings/Reply";
import { lists } from "../src/core/lists.svelte";
import ContactPanel from "../src/features/contact/ContactPanel.svelte";
import { notices } from "../src/shared/notices.svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

const code = (code: string, name: string) => ({ code, name, icon: "", group: "", rtl: false });
const yonas = { person: "p1", dossier: "d1", name: "ዮናስ", latin_name: "Yonas", languages: ["ti"], conflicts: 0 };

const talk = {
  contact: "c7",
  date: "2026-11-20",
  kind: "BELLEN",
  languages: [],
  domains: [],
  note: "brief",
  author: "Ik",
  corrected: false,
  sent: true,
};

function usual(command: Command): Reply | Failure | undefined {
  if (command.t === "drafts") return { t: "drafts", v: [] };
  if (command.t === "people")
    return { t: "people", v: command.v.query ? [yonas].filter((p) => p.latin_name.includes(command.v.query)) : [yonas] };
  if (command.t === "person") return { t: "person", v: { ...yonas, contacts: [], referrals: [], members: [], conflicts: [], history: [] } };
  if (command.t === "without_numbers") return { t: "text", v: command.v.text.replaceAll("123456782", "").trim() };
  if (command.t === "record_contact")
    return command.v.note?.includes("123456782") ? { code: "bsn", field: "note" } : { t: "made", v: "c1" };
  return { t: "done" };
}

async function open(answer = usual, person?: string) {
  const asked = coreAnswers(answer);
  const onclose = vi.fn();
  const { unmount } = render(ContactPanel, { onclose, person });
  await page.findByTestId("contact-who");
  return { asked, onclose, unmount };
}

const kind = (value: string) => page.getByTestId(`kind-${value}`).querySelector("input") as HTMLInputElement;
const recorded = (asked: Command[]) => asked.flatMap((command) => (command.t === "record_contact" ? [command.v] : []));

describe("Nieuw contact", () => {
  beforeEach(() => {
    screen.use("nl");
    lists.view = {
      ...lists.view,
      contact_kinds: [code("HUISBEZOEK", "Op bezoek thuis"), code("BELLEN", "Gebeld")],
      domains: [code("GELD", "Geld")],
      outcomes: [code("KLAAR", "Klaar")],
      languages: [code("ar", "Arabisch"), code("ti", "Tigrinya")],
    };
  });

  test("asks only who and how, at the field, and keeps the core out of it", async () => {
    const { asked } = await open();
    await fireEvent.click(page.getByTestId("contact-save"));
    expect(await page.findByText(/Kies een persoon uit de lijst/)).toBeTruthy();
    expect(page.getByTestId("contact-who").getAttribute("aria-invalid")).toBe("true");
    expect(recorded(asked)).toEqual([]);
  });

  /** A form that can be saved, and a core that keeps the answer to it back. */
  async function saving() {
    let answer: (value: unknown) => void = () => undefined;
    const opened = await open(usual, "p1");
    await waitFor(() => expect((page.getByTestId("contact-who") as HTMLInputElement).value).toBe("ዮናስ"));
    await fireEvent.click(kind("BELLEN"));
    const plain = vi.mocked(invoke).getMockImplementation();
    vi.mocked(invoke).mockImplementation((name, args) => {
      const given = plain?.(name, args) as Promise<unknown>;
      const { command } = args as { command: Command };
      return command.t === "record_contact" ? new Promise((done) => (answer = done)) : given;
    });
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(recorded(opened.asked)).toHaveLength(1));
    return { ...opened, answer: () => answer({ t: "made", v: "c1" }) };
  }

  test("what is pressed while it is being saved changes nothing, and no draft of what is saved stays behind", async () => {
    const { asked, answer, onclose, unmount } = await saving();
    const note = page.getByTestId("contact-note");
    const typed = new InputEvent("beforeinput", { data: "x", cancelable: true, bubbles: true });
    note.dispatchEvent(typed);
    expect(typed.defaultPrevented).toBe(true);
    const money = page.getByTestId("domain-GELD").querySelector("input") as HTMLInputElement;
    await fireEvent.click(money);
    expect(money.checked).toBe(false);
    await fireEvent.click(page.getByTestId("contact-save"));
    answer();
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    unmount();
    const after = asked.slice(asked.findIndex((command) => command.t === "record_contact") + 1);
    expect(after.filter((command) => command.t === "save_draft" || command.t === "record_contact")).toEqual([]);
  });

  test("a panel that was left while it saved takes nobody anywhere when the answer comes", async () => {
    const { answer, onclose, unmount } = await saving();
    unmount();
    answer();
    await waitFor(() => expect(notices.text).toBe("Contact opgeslagen."));
    // All that follows from the answer has been done by the next task.
    await new Promise((done) => setTimeout(done));
    expect(onclose).not.toHaveBeenCalled();
  });

  test("records a talk with a known person chosen by keyboard", async () => {
    const { asked, onclose } = await open();
    const who = page.getByTestId("contact-who");
    await fireEvent.input(who, { target: { value: "Yon" } });
    await waitFor(() => expect(page.getAllByRole("option").length).toBeGreaterThan(1));
    await fireEvent.keyDown(who, { key: "ArrowDown" });
    await fireEvent.keyDown(who, { key: "Enter" });
    await fireEvent.click(kind("BELLEN"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    expect(recorded(asked)).toMatchObject([{ person: "p1", kind: "BELLEN", domains: [], draft: "contact" }]);
  });

  test("somebody new goes along with the contact, also when the first save is refused", async () => {
    const { asked, onclose } = await open();
    await fireEvent.input(page.getByTestId("contact-who"), { target: { value: "Amina" } });
    await fireEvent.click(await page.findByText(/Nieuw:/));
    await fireEvent.click(kind("HUISBEZOEK"));
    await fireEvent.input(page.getByTestId("contact-note"), { target: { value: "bel 123456782" } });
    await fireEvent.click(page.getByTestId("contact-save"));
    await fireEvent.click(await page.findByTestId("remove-numbers"));
    await waitFor(() => expect((page.getByTestId("contact-note") as HTMLTextAreaElement).value).toBe("bel"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    // Nobody is made beside it: what the core refuses it keeps nothing of.
    expect(asked.some((command) => command.t === "add_person")).toBe(false);
    expect(recorded(asked)).toMatchObject([
      { who: "Amina", note: "bel 123456782", draft: "contact" },
      { who: "Amina", note: "bel", draft: "contact" },
    ]);
    expect(recorded(asked).every((contact) => contact.person === undefined)).toBe(true);
  });

  test("a name that is refused says so at the name", async () => {
    await open((command) => (command.t === "record_contact" ? { code: "bsn", field: "who" } : usual(command)));
    const who = page.getByTestId("contact-who");
    await fireEvent.input(who, { target: { value: "Amina 123456782" } });
    await fireEvent.click(await page.findByText(/Nieuw:/));
    await fireEvent.click(kind("HUISBEZOEK"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(who.getAttribute("aria-invalid")).toBe("true"));
  });

  test("goes on to a referral of somebody new, whom the core made", async () => {
    lists.view.outcomes = [{ ...code("DOORVERWIJZEN", "Doorverwijzen"), group: "referral" }];
    const { onclose } = await open((command) =>
      command.t === "contact" && command.v.id === "c1" ? { t: "contact", v: { ...talk, contact: "c1", person: "p9" } } : usual(command),
    );
    await fireEvent.input(page.getByTestId("contact-who"), { target: { value: "Amina" } });
    await fireEvent.click(await page.findByText(/Nieuw:/));
    await fireEvent.click(kind("HUISBEZOEK"));
    await fireEvent.click(page.getByTestId("outcome-DOORVERWIJZEN").querySelector("input") as HTMLInputElement);
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(location.hash).toContain("p9"));
    expect(onclose).not.toHaveBeenCalled();
  });

  test("opening and closing leaves no draft; typing and closing does", async () => {
    const first = await open();
    first.unmount();
    expect(first.asked.some((command) => command.t === "save_draft")).toBe(false);
    const second = await open();
    await fireEvent.input(page.getByTestId("contact-note"), { target: { value: "half" } });
    second.unmount();
    expect(second.asked.some((command) => command.t === "save_draft")).toBe(true);
  });

  test("a draft lies ready again", async () => {
    await open((command) =>
      command.t === "drafts"
        ? { t: "drafts", v: [{ form: "contact", body: '{"note":"half af","who":"Yonas","person":"p1"}', saved_at: "" }] }
        : usual(command),
    );
    expect((page.getByTestId("contact-note") as HTMLTextAreaElement).value).toBe("half af");
    expect(page.getByTestId("draft-resumed")).toBeTruthy();
  });

  test("of one person never opens the half talk with another", async () => {
    const kept = [{ form: "contact", body: '{"note":"half af","who":"Oksana","person":"p2"}', saved_at: "" }];
    const { asked, onclose } = await open((command) => (command.t === "drafts" ? { t: "drafts", v: kept } : usual(command)), "p1");
    expect(page.queryByTestId("draft-resumed")).toBeNull();
    expect((page.getByTestId("contact-who") as HTMLInputElement).value).toBe("ዮናስ");
    await fireEvent.click(kind("BELLEN"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    expect(recorded(asked)).toMatchObject([{ person: "p1", draft: "contact/p1" }]);
    expect(asked.some((command) => command.t === "drop_draft")).toBe(false);
  });

  test("begins in the first language of the person, and gives a new person no language", async () => {
    const { asked, onclose } = await open(usual, "p1");
    const language = (tag: string) => page.getByTestId(`contact-language-${tag}`).querySelector("input") as HTMLInputElement;
    expect(language("ti").checked).toBe(true);
    const who = page.getByTestId("contact-who");
    await fireEvent.input(who, { target: { value: "Amina" } });
    await fireEvent.click(await page.findByText(/Nieuw:/));
    expect(language("ti").checked).toBe(false);
    await fireEvent.click(language("ar"));
    await fireEvent.click(kind("BELLEN"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    expect(recorded(asked)).toMatchObject([{ who: "Amina", languages: ["ar"] }]);
    expect(recorded(asked)[0]?.person).toBeUndefined();
  });

  test("a note that is too long is not cut: the field says how much, and saving goes there", async () => {
    const { asked } = await open(usual, "p1");
    const note = page.getByTestId("contact-note") as HTMLTextAreaElement;
    expect(note.hasAttribute("maxlength")).toBe(false);
    await fireEvent.input(note, { target: { value: "a".repeat(4003) } });
    expect(page.getByText(/te lang.*3.*tekens te veel/)).toBeTruthy();
    await fireEvent.click(kind("BELLEN"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(document.activeElement).toBe(note));
    expect(recorded(asked)).toEqual([]);
    expect(note.value).toHaveLength(4003);
    await fireEvent.input(note, { target: { value: "a".repeat(4000) } });
    expect(note.getAttribute("aria-invalid")).toBeNull();
  });

  test("a draft that cannot be read is not written over: the form waits for another try", async () => {
    let broken = true;
    const kept = [{ form: "contact", body: '{"note":"half af"}', saved_at: "" }];
    const asked = coreAnswers((command) =>
      command.t === "drafts" ? (broken ? { code: "damaged" } : { t: "drafts", v: kept }) : usual(command),
    );
    render(ContactPanel, { onclose: vi.fn() });
    const again = await page.findByTestId("draft-again");
    expect(page.queryByTestId("contact-note")).toBeNull();
    broken = false;
    await fireEvent.click(again);
    expect(((await page.findByTestId("contact-note")) as HTMLTextAreaElement).value).toBe("half af");
    expect(asked.some((command) => command.t === "save_draft")).toBe(false);
  });

  test("a second press on a choice takes it back", async () => {
    await open();
    await fireEvent.click(kind("BELLEN"));
    expect(kind("BELLEN").checked).toBe(true);
    await fireEvent.click(kind("BELLEN"));
    expect(kind("BELLEN").checked).toBe(false);
  });

  test("a contact of the own logbook is laid out without a person, and stays without one", async () => {
    const asked = coreAnswers((command) => (command.t === "contact" ? { t: "contact", v: talk } : usual(command)));
    render(ContactPanel, { correcting: "c7", onclose: vi.fn() });
    await waitFor(() => expect((page.getByTestId("contact-note") as HTMLTextAreaElement).value).toBe("brief"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(recorded(asked)).toHaveLength(1));
    expect(recorded(asked)[0]).toMatchObject({ contact: "c7", kind: "BELLEN", note: "brief" });
    expect(recorded(asked)[0]?.person).toBeUndefined();
  });

  test("a correction names the versions it began from, also when its draft lay for days", async () => {
    const asked = coreAnswers((command) =>
      command.t === "contact" ? { t: "contact", v: { ...talk, person: "p1", seen: ["v1", "v2"] } } : usual(command),
    );
    const first = render(ContactPanel, { correcting: "c7", person: "p1", onclose: vi.fn() });
    const note = () => page.getByTestId("contact-note") as HTMLTextAreaElement;
    await waitFor(() => expect(note().value).toBe("brief"));
    await fireEvent.input(note(), { target: { value: "brief van school" } });
    first.unmount();
    await waitFor(() => expect(asked.some((command) => command.t === "save_draft")).toBe(true));
    const body = asked.flatMap((command) => (command.t === "save_draft" ? [command.v.body] : []))[0] ?? "";
    // A colleague wrote since; the draft still speaks of what was on the screen.
    const later = coreAnswers((command) => {
      if (command.t === "drafts") return { t: "drafts", v: [{ form: "correction/c7", body, saved_at: "" }] };
      return command.t === "contact" ? { t: "contact", v: { ...talk, person: "p1", note: "nieuw", seen: ["v3"] } } : usual(command);
    });
    render(ContactPanel, { correcting: "c7", person: "p1", onclose: vi.fn() });
    await waitFor(() => expect(note().value).toBe("brief van school"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await waitFor(() => expect(recorded(later)).toHaveLength(1));
    expect(recorded(later)[0]).toMatchObject({ contact: "c7", person: "p1", seen: ["v1", "v2"], note: "brief van school" });
  });

  test("a contact that cannot be read is not recorded as another", async () => {
    const asked = coreAnswers((command) => (command.t === "contact" ? { code: "not_found", field: "id" } : usual(command)));
    render(ContactPanel, { correcting: "c7", person: "p1", onclose: vi.fn() });
    await page.findByTestId("kind-BELLEN");
    await fireEvent.click(kind("BELLEN"));
    await fireEvent.click(page.getByTestId("contact-save"));
    await page.findByText(/niet meer/);
    expect(recorded(asked)).toEqual([]);
  });
});

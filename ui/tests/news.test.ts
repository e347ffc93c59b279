import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Command } from "../src/core/bindings/Command";
import type { ReferralView } from "../src/core/bindings/ReferralView";
import type { Reply } from "../src/core/bindings/Reply";
import type { TodayView } from "../src/core/bindings/TodayView";
import { lists } from "../src/core/lists.svelte";
import { session } from "../src/core/session.svelte";
import ReferralPanel from "../src/features/referrals/ReferralPanel.svelte";
import Drafts from "../src/features/today/Drafts.svelte";
import TodayScreen from "../src/features/today/TodayScreen.svelte";
import { screen } from "../src/text/text.svelte";
import { createRawSnippet } from "svelte";
import { coreAnswers } from "./core";

const referral: ReferralView = {
  referral: "r1",
  person: "p1",
  person_name: "ሰላም",
  person_latin_name: "Selam",
  service: "s1",
  service_name: "Taalhuis",
  status: "klaar_voor_verzending",
  group: "to_send",
  source: "eigen_waarneming",
  reason: "taalles",
  share: [],
  author: "Noor",
  made_on: "2026-11-23",
  sent: true,
};
const service = {
  service: "s1",
  organisation: "Taalhuis",
  name: "Taalles",
  municipalities: [],
  partner_kind: "",
  partner_kind_name: "",
  domain: "",
  agreement: "inform",
  languages: [],
  phone: "0183-123456",
};
const today: TodayView = {
  date: "2026-11-23",
  drafts: [],
  due: {
    shown: [{ referral: "r3", person: "p1", person_name: "ሰላም", person_latin_name: "Selam", service_name: "Huisarts", due: "2026-11-23" }],
    count: 1,
  },
  later: { shown: [], count: 0 },
  to_send: { shown: [referral], count: 1 },
  waiting: { shown: [{ ...referral, referral: "r2", group: "waiting", status: "verzonden" }], count: 1 },
  recent_people: [],
};

let drafts: { form: string; body: string; saved_at: string }[] = [];

function usual(command: Command): Reply | undefined {
  if (command.t === "drafts") return { t: "drafts", v: drafts };
  if (command.t === "referrals") return { t: "referrals", v: [referral] };
  if (command.t === "service") return { t: "service", v: service };
  if (command.t === "today") return { t: "today", v: today };
  return { t: "done" };
}

beforeEach(() => {
  drafts = [];
  screen.use("nl");
  session.view = { screen: "open", practice: false, today: "2026-11-23" };
  lists.view = { ...lists.view, statuses: [], sources: [] };
});

describe("the panel of a referral", () => {
  async function open() {
    const asked = coreAnswers(usual);
    const onclose = vi.fn();
    const { unmount } = render(ReferralPanel, { referral: "r1", onclose });
    await page.findByTestId("status-note");
    return { asked, onclose, unmount };
  }

  test("gives the partner's number and passes on in one tap, with what the worker saw as its source", async () => {
    const { asked, onclose } = await open();
    expect(await page.findByText("0183-123456")).toBeTruthy();
    await fireEvent.click(page.getByTestId("handed-over"));
    await waitFor(() =>
      expect(asked.find((command) => command.t === "set_referral_status")?.v).toEqual({
        referral: "r1",
        status: "verzonden",
        source: "eigen_waarneming",
      }),
    );
    expect(onclose).not.toHaveBeenCalled();
  });

  test("does not say sent of what only stands at the server", async () => {
    await open();
    expect(page.getByText("Veilig bewaard")).toBeTruthy();
    expect(page.queryByText("Verstuurd")).toBeNull();
  });

  test("keeps half a note when it is left, and lays it ready again", async () => {
    const first = await open();
    await fireEvent.input(page.getByTestId("status-note"), { target: { value: "Zij belt" } });
    first.unmount();
    const kept = first.asked.flatMap((command) => (command.t === "save_draft" ? [command.v] : []));
    expect(kept).toMatchObject([{ form: "status/r1" }]);
    drafts = kept.map((draft) => ({ ...draft, saved_at: "" }));
    await open();
    expect((page.getByTestId("status-note") as HTMLTextAreaElement).value).toBe("Zij belt");
  });

  test("asks another day in one tap", async () => {
    const { asked } = await open();
    await fireEvent.click(page.getByTestId("later-week"));
    await waitFor(() => expect(asked.find((c) => c.t === "move_follow_up")?.v).toEqual({ referral: "r1", on: "2026-11-30" }));
  });

  test("while it is to be handed over that is the one filled button, and nobody told anything yet", async () => {
    await open();
    expect([...document.querySelectorAll(".button.primary")].map((one) => one.textContent?.trim())).toEqual(["Doorgegeven"]);
    expect(page.queryAllByText("Van wie weet u dit?")).toHaveLength(1);
  });

  test("names the person in both scripts", async () => {
    await open();
    expect(page.getByText("ሰላም")).toBeTruthy();
    expect(page.getByText("(Selam)")).toBeTruthy();
  });
});

describe("Vandaag", () => {
  const search = createRawSnippet(() => ({ render: () => "<span></span>" }));

  test("keeps what is still to be passed on apart from what waits for an answer", async () => {
    coreAnswers(usual);
    render(TodayScreen, { search });
    const section = (title: string) => page.getByRole("heading", { name: title }).closest("section");
    await page.findByTestId("to-send-referral");
    expect(section("Nog door te geven")?.querySelectorAll("a")).toHaveLength(1);
    expect(section("Wacht op antwoord")?.querySelectorAll("a")).toHaveLength(1);
    // What the heading says, no row says again.
    expect(page.getAllByText("Nog door te geven")).toHaveLength(1);
    expect(section("Wacht op antwoord")?.textContent).toContain("Doorgegeven");
    expect(page.getAllByText("(Selam)")).toHaveLength(3);
  });

  test("leads every draft to its own form", () => {
    coreAnswers(usual);
    const forms = ["contact", "contact/p1", "referral/p1", "status/r1", "person/p1"];
    render(Drafts, {
      drafts: forms.map((form) => ({ form, body: '{"who":"Aylin"}', saved_at: "2026-11-23T10:00:00Z" })),
      today: "2026-11-23",
    });
    const hrefs = (id: string) => page.getAllByTestId(id).map((row) => row.getAttribute("href"));
    expect(hrefs("draft-contact")).toEqual(["#/?panel=contact", "#/?panel=contact&person=p1"]);
    expect(hrefs("draft-referral")).toEqual(["#/?panel=refer&person=p1"]);
    expect(hrefs("draft-status")).toEqual(["#/?panel=referral&referral=r1"]);
    expect(hrefs("draft-person")).toEqual(["#/people/p1/edit"]);
  });
});

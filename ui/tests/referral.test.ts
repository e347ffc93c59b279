import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Command } from "../src/core/bindings/Command";
import type { Failure } from "../src/core/bindings/Failure";
import type { Reply } from "../src/core/bindings/Reply";
import type { ServiceView } from "../src/core/bindings/ServiceView";
import { lists } from "../src/core/lists.svelte";
import { session } from "../src/core/session.svelte";
import ReferPanel from "../src/features/referral/ReferPanel.svelte";
import { screen } from "../src/text/text.svelte";
import { coreAnswers } from "./core";

const code = (code: string, name: string) => ({ code, name, icon: "", group: "", rtl: false });
const service = (id: string, agreement: string): ServiceView => ({
  service: id,
  organisation: "Stichting",
  name: `Dienst ${id}`,
  municipalities: [],
  partner_kind: "",
  partner_kind_name: "",
  domain: "",
  agreement,
  languages: [],
});
const services = [service("s1", "inform"), service("s2", "agree"), service("s3", "none")];
const aylin = { person: "p1", dossier: "d1", name: "Aylin", languages: ["tr"] };
const kept = (form: string, body: object) => ({ form, body: JSON.stringify(body), saved_at: "" });

let drafts: ReturnType<typeof kept>[] = [];

function usual(command: Command): Reply | Failure | undefined {
  if (command.t === "drafts") return { t: "drafts", v: drafts };
  if (command.t === "person") return { t: "person", v: { ...aylin, contacts: [], referrals: [], members: [], conflicts: [], history: [] } };
  if (command.t === "people") return { t: "people", v: [] };
  if (command.t === "directory") return { t: "services", v: services };
  if (command.t === "service") {
    const found = services.find((one) => one.service === command.v.id);
    return found && { t: "service", v: found };
  }
  if (command.t === "make_referral") return { t: "made", v: "r1" };
  return { t: "done" };
}

async function open(props: { person?: string; service?: string }) {
  const asked = coreAnswers(usual);
  render(ReferPanel, { ...props, onclose: vi.fn() });
  await waitFor(() => expect(page.queryByTestId("refer-next") ?? page.queryByTestId("refer-save")).toBeTruthy());
  await waitFor(() => expect(document.querySelector("ol, fieldset")).toBeTruthy());
  return asked;
}

const choice = (name: string) => page.getByTestId(name).querySelector("input") as HTMLInputElement;
const next = () => fireEvent.click(page.getByTestId("refer-next"));
const made = (asked: Command[]) => asked.flatMap((command) => (command.t === "make_referral" ? [command.v] : []));

async function toCheck() {
  await next();
  await page.findByTestId("refer-reason");
  await fireEvent.input(page.getByTestId("refer-reason"), { target: { value: "taalles" } });
}

describe("a referral", () => {
  beforeEach(() => {
    drafts = [];
    screen.use("nl");
    session.view = { screen: "open", practice: false, today: "2026-11-23" };
    lists.view = { ...lists.view, agreement_ways: [code("oral", "Mondeling")], languages: [code("tr", "Turks")] };
  });

  test("of one person does not open the half one of another", async () => {
    drafts = [kept("referral", { step: 2, person: "p2", who: "Oksana", service: "s2" })];
    const asked = await open({ person: "p1", service: "s1" });
    expect(page.getByTestId("refer-next")).toBeTruthy();
    await fireEvent.click(page.getByTestId("refer-next"));
    await fireEvent.click(choice("given-yes"));
    await waitFor(() => expect(asked.some((c) => c.t === "save_draft" && c.v.form === "referral/p1")).toBe(true));
  });

  test("resumes without a person, to the service that was asked for now", async () => {
    drafts = [kept("referral", { step: 2, person: "p1", who: "Aylin", service: "s2", given: "yes", reason: "half" })];
    await open({ service: "s1" });
    const chosen = () => document.querySelector<HTMLInputElement>("[data-testid='service-option'] input:checked");
    await waitFor(() => expect(chosen()?.value).toBe("s1"));
    await next();
    await page.findByTestId("given");
    expect(choice("given-yes").checked).toBe(false);
  });

  test("with a no shares nothing, and says so", async () => {
    const asked = await open({ person: "p1", service: "s1" });
    await next();
    await fireEvent.click(choice("given-yes"));
    expect(choice("share-name").checked).toBe(true);
    await fireEvent.click(choice("given-no"));
    expect(page.queryByTestId("share")).toBeNull();
    expect(page.getByTestId("shares-nothing").textContent).toContain("geen gegevens");
    await toCheck();
    expect(page.getByText("Niets")).toBeTruthy();
    await fireEvent.click(page.getByTestId("refer-save"));
    await waitFor(() => expect(made(asked)).toMatchObject([{ agreement: { given: false }, share: [] }]));
  });

  test("with a yes asks the language and how, as the core does", async () => {
    await open({ person: "p1", service: "s2" });
    await next();
    await fireEvent.click(choice("given-yes"));
    await next();
    expect(page.getByTestId("agree-how").dataset["invalid"]).toBe("true");
    await fireEvent.click(choice("agree-how-oral"));
    await next();
    expect(await page.findByTestId("refer-reason")).toBeTruthy();
  });

  test("to a partner that asks nothing keeps no answer that was not given", async () => {
    const asked = await open({ person: "p1", service: "s3" });
    await next();
    await toCheck();
    await fireEvent.click(page.getByTestId("refer-save"));
    await waitFor(() => expect(made(asked)).toHaveLength(1));
    expect(made(asked)[0]).not.toHaveProperty("agreement");
  });

  test("opens when it is saved, and goes with its draft", async () => {
    const asked = await open({ person: "p1", service: "s3" });
    await next();
    await toCheck();
    await fireEvent.click(page.getByTestId("refer-save"));
    await waitFor(() => expect(location.hash).toContain("panel=referral&referral=r1"));
    expect(made(asked)).toMatchObject([{ person: "p1", service: "s3", draft: "referral/p1" }]);
  });

  test("with too long a reason is not saved, and not cut", async () => {
    const asked = await open({ person: "p1", service: "s3" });
    await next();
    await toCheck();
    const reason = page.getByTestId("refer-reason");
    await fireEvent.input(reason, { target: { value: "a".repeat(1001) } });
    await fireEvent.click(page.getByTestId("refer-save"));
    await waitFor(() => expect(document.activeElement).toBe(reason));
    expect(page.getByText(/1.*teken te veel/)).toBeTruthy();
    expect(made(asked)).toEqual([]);
  });

  test("is not a step further by Enter in the search for an organisation", async () => {
    await open({ person: "p1", service: "s1" });
    const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    page.getByTestId("refer-search").dispatchEvent(enter);
    expect(enter.defaultPrevented).toBe(true);
  });
});

import { fireEvent, render, screen as page } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import DateChoice from "../src/shared/DateChoice.svelte";
import TextField from "../src/shared/TextField.svelte";
import TwoNames from "../src/shared/TwoNames.svelte";
import { inEveryLanguage, screen } from "../src/text/text.svelte";

beforeEach(() => screen.use("nl"));

test("a day that does not exist is said once: by the field, until the form says it", async () => {
  const day = { legend: "Wanneer?", quick: [], today: "2026-11-23", value: "2025-02-01", onchange: vi.fn() };
  const { rerender } = render(DateChoice, day);
  await fireEvent.input(page.getByTestId("date-day"), { target: { value: "31" } });
  expect(page.getAllByText(/bestaat niet/)).toHaveLength(1);
  await rerender({ error: "Deze dag bestaat niet. Kijk dag, maand en jaar na." });
  expect(page.getAllByText(/bestaat niet/)).toHaveLength(1);
});

test("too many letters are counted on the screen at each key and read out once", async () => {
  render(TextField, { label: "Naam", value: "", maxlength: 3 });
  const field = page.getByLabelText("Naam");
  expect(page.getByRole("status").textContent).toBe("");
  await fireEvent.input(field, { target: { value: "abcd" } });
  const said = page.getByRole("status").textContent;
  expect(said).toContain("te lang");
  await fireEvent.input(field, { target: { value: "abcde" } });
  expect(page.getByRole("status").textContent).toBe(said);
  expect(page.getByText(/2.*tekens te veel/)).toBeTruthy();
  expect(page.queryByRole("alert")).toBeNull();
});

test("a Latin name stands beside another script, not beside its own letters with accents", async () => {
  const { container, rerender } = render(TwoNames, { name: "ሰላም", latin: "Selam" });
  expect(container.textContent).toBe("ሰላም(Selam)");
  await rerender({ name: "Aylin Demirtaş", latin: "Aylin Demirtas" });
  expect(container.textContent).toBe("Aylin Demirtaş");
  await rerender({ name: "Aylin", latin: "Eylin" });
  expect(container.textContent).toBe("Aylin(Eylin)");
});

test("who has not chosen a language finds the word in each of them", () => {
  expect(inEveryLanguage("start-step-language")).toBe("Taal · Language · اللغة");
});

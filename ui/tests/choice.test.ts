import { fireEvent, render, screen as page } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import Choice from "../src/shared/Choice.svelte";
import { screen } from "../src/text/text.svelte";

const options = ["a", "b", "c", "d", "e"].map((value) => ({ value, label: value.toUpperCase() }));
const input = (value: string) => page.getByTestId(`x-${value}`).querySelector("input") as HTMLInputElement;

afterEach(() => screen.use("nl"));

function open(more: Record<string, unknown> = {}) {
  const onchange = vi.fn();
  render(Choice, { legend: "Hoe?", options, value: [], onchange, testid: "x", ...more });
  return onchange;
}

test("the arrow to the left goes back in Dutch and on in Arabic", async () => {
  open();
  input("b").focus();
  await fireEvent.keyDown(input("b"), { key: "ArrowLeft" });
  expect(document.activeElement).toBe(input("a"));
  screen.use("ar");
  await fireEvent.keyDown(input("a"), { key: "ArrowLeft" });
  expect(document.activeElement).toBe(input("b"));
});

test("one choice replaces another, many add up", async () => {
  const one = open({ value: ["a"] });
  await fireEvent.click(input("b"));
  expect(one).toHaveBeenCalledWith(["b"]);
});

test("many choices add up and can be taken back", async () => {
  const many = open({ value: ["a"], multiple: true });
  await fireEvent.click(input("b"));
  expect(many).toHaveBeenLastCalledWith(["a", "b"]);
  await fireEvent.click(input("a"));
  expect(many).toHaveBeenLastCalledWith([]);
});

test("what is chosen stays in sight before Meer is pressed, and Meer shows the rest", async () => {
  open({ first: 2, value: ["e"] });
  expect(page.queryByTestId("x-c")).toBeNull();
  expect(page.getByTestId("x-e")).toBeTruthy();
  await fireEvent.click(page.getByText("Meer"));
  expect(page.getByTestId("x-c")).toBeTruthy();
});

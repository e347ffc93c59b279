import { fireEvent, render, screen as page } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { beforeEach, expect, test } from "vitest";
import Pages from "../src/shared/Pages.svelte";
import { screen } from "../src/text/text.svelte";

const items = (word: string) => Array.from({ length: 250 }, (_, i) => `${word}${i + 1}`);
const row = createRawSnippet((item: () => string) => ({ render: () => `<span>${item()}</span>` }));
const key = (item: string) => item;

beforeEach(() => screen.use("nl"));

test("a new search begins at its first page, the same search stays where it was", async () => {
  const { rerender } = render(Pages<string>, { items: items("a"), key, row, about: "a" });
  await fireEvent.click(page.getByText("Volgende"));
  expect(page.queryByText("a1")).toBeNull();
  await rerender({ items: items("a"), about: "a" });
  expect(page.getByText("a101")).toBeTruthy();
  await rerender({ items: items("b"), about: "b" });
  expect(page.getByText("b1")).toBeTruthy();
});

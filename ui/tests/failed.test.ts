import { render, screen as page } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import Failed from "../src/shared/Failed.svelte";
import { screen } from "../src/text/text.svelte";

beforeEach(() => screen.use("nl"));

test("what went wrong below a long form comes into sight, each time it is something else", async () => {
  const scrolled: string[] = [];
  const spy = vi.spyOn(Element.prototype, "scrollIntoView").mockImplementation(function (this: Element) {
    scrolled.push(this.textContent.trim());
  });
  const { rerender } = render(Failed, { failure: { code: "other_region" } });
  expect(page.getByTestId("failure").textContent).toContain("Op dit adres is uw regio niet.");
  await rerender({ failure: { code: "offline" } });
  await rerender({ failure: undefined });
  expect(scrolled).toHaveLength(2);
  expect(scrolled[0]).toContain("Op dit adres is uw regio niet.");
  expect(page.queryByTestId("failure")).toBeNull();
  spy.mockRestore();
});

import { fireEvent, render, screen as page, waitFor } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import ConflictChoice from "../src/features/conflicts/ConflictChoice.svelte";
import { coreAnswers } from "./core";

const version = (op: string, value: string) => ({ op, by: "Bob", at: "2026-11-20T09:00:00Z", value });
const conflict = {
  id: "k1",
  record: "c1",
  kind: "contact",
  field: "note",
  both: true,
  versions: [version("v1", "van mij"), version("v2", "van haar")],
};

test("a choice names the versions that were drawn: another is not chosen away", async () => {
  const asked = coreAnswers((command) => (command.t === "choose" ? { t: "made", v: "v3" } : undefined));
  const onchosen = vi.fn();
  render(ConflictChoice, { conflict, onchosen });
  await fireEvent.click(page.getAllByTestId("conflict-keep")[1] as HTMLElement);
  await waitFor(() => expect(onchosen).toHaveBeenCalledTimes(1));
  await fireEvent.click(page.getByTestId("conflict-both"));
  await waitFor(() => expect(onchosen).toHaveBeenCalledTimes(2));
  const seen = ["v1", "v2"];
  expect(asked).toEqual([
    { t: "choose", v: { id: "k1", keep: "v2", seen } },
    { t: "choose", v: { id: "k1", seen } },
  ]);
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { render } from "@testing-library/svelte";
import { expect, test } from "vitest";
import Icon from "../src/shared/Icon.svelte";
import { directional, icon } from "../src/shared/icons";

const regions = "../assets/regions";

/** The pictures that the code lists of our own packs ask for. */
function wanted(): string[] {
  const files = readdirSync(regions, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".csv") && name.includes("codes"),
  );
  return files.flatMap((name) => {
    const [head = "", ...rows] = readFileSync(join(regions, name), "utf8").trim().split(/\r?\n/);
    const column = head.split(",").indexOf("icon");
    // No quoted comma stands before the icon in these files, or the row does not count here.
    return column < 0 ? [] : rows.filter((row) => !row.includes('"')).map((row) => row.split(",")[column] ?? "");
  });
}

test.runIf(existsSync(regions))("every picture that a shipped pack asks for is in the window", () => {
  const names = [...new Set(wanted())].filter(Boolean);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !icon(name))).toEqual([]);
});

test("every picture that a screen names is in the window", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".svelte"));
  const named = sources.flatMap((name) =>
    [
      ...readFileSync(join("src", name), "utf8").matchAll(
        /<(?:Icon name|Button[^>]* icon|Empty icon|Row[^>]* icon|Notice[^>]* icon|RailItem[^>]* icon)="([a-z0-9-]+)"/g,
      ),
    ].map((m) => m[1] ?? ""),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !icon(name))).toEqual([]);
});

test("a picture that points along the line turns with it, without being told; a clock does not", async () => {
  const { container, rerender } = render(Icon, { name: "clock" });
  const turns = () => container.querySelector("svg")?.classList.contains("flip");
  expect(turns()).toBe(false);
  await rerender({ name: "arrow-right" });
  expect(turns()).toBe(true);
  expect(["arrow-left", "arrow-forward-up", "arrows-split", "send", "walk", "chevron-right"].filter((name) => !directional(name))).toEqual(
    [],
  );
});

test("a picture that turns is in the window", () => {
  const source = readFileSync("src/shared/icons.ts", "utf8");
  const along = /new Set\(\[([\s\S]*?)\]\)/.exec(source)?.[1]?.match(/[a-z][a-z0-9-]+/g) ?? [];
  expect(along.length).toBeGreaterThan(10);
  expect(along.filter((name) => !icon(name))).toEqual([]);
});

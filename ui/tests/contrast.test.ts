import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

type Scheme = "light" | "dark";

const css = readFileSync("src/shared/theme.css", "utf8");
const colours = new Map(
  [...css.matchAll(/--basis-(?:color-)?([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((m) => [
    m[1] ?? "",
    { light: m[2] ?? "", dark: m[3] ?? "" },
  ]),
);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const part = parseInt(hex.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function colour(name: string, scheme: Scheme): string {
  const found = colours.get(name);
  if (!found) throw new Error(`theme.css has no colour ${name}`);
  return found[scheme];
}

const grounds = ["default-bg-document", "default-bg-default", "default-bg-subtle", "default-bg-hover"];

const read = (name: string) => readFileSync(join("src", name), "utf8");

/** What is written on what. */
const text: [string, string[]][] = [
  ["default-color-document", [...grounds, "action-1-bg-default"]],
  ["default-color-subtle", [...grounds, "action-1-bg-default"]],
  ["action-1-color-default", [...grounds, "action-1-bg-default", "action-1-bg-hover"]],
  ["action-1-inverse-color-default", ["action-1-inverse-bg-default", "action-1-inverse-bg-hover"]],
  ["warning-color-default", ["warning-bg-default"]],
  ["positive-color-default", ["positive-bg-default", "default-bg-default", "default-bg-document"]],
  ["negative-color-default", ["negative-bg-default", "default-bg-default", "default-bg-document"]],
  ["default-bg-document", ["default-color-document"]],
];

/** Borders of controls, and the ring of the focus. */
const edges: [string, string[]][] = [
  ["default-border-default", ["default-bg-default", "default-bg-document"]],
  ["action-1-border-default", ["default-bg-default", "default-bg-document", "action-1-bg-default"]],
  ["negative-border-default", ["default-bg-default", "negative-bg-default"]],
  ["focus-outline-color", grounds],
  ["action-1-inverse-bg-default", ["default-bg-default"]],
];

describe.each<Scheme>(["light", "dark"])("%s", (scheme) => {
  test.each(text.flatMap(([fore, backs]) => backs.map((back) => [fore, back] as const)))("%s on %s can be read", (fore, back) => {
    expect(contrast(colour(fore, scheme), colour(back, scheme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(edges.flatMap(([fore, backs]) => backs.map((back) => [fore, back] as const)))("%s beside %s can be seen", (fore, back) => {
    expect(contrast(colour(fore, scheme), colour(back, scheme))).toBeGreaterThanOrEqual(3);
  });
});

test("no box to tick has the pale border of an engine", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".svelte"));
  const drawn = sources.filter((name) => /<input(?![^>]*visually-hidden)[^>]*type="checkbox"/.test(read(name)));
  expect(drawn.length).toBeGreaterThan(0);
  const own = /appearance: none;[^}]*border: 2px solid var\(--basis-color-default-border-default\);/;
  expect(drawn.filter((name) => !own.test(read(name)))).toEqual([]);
});

test("the measure itself is right", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

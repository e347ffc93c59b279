import { describe, expect, test } from "vitest";
import { next, step } from "../src/shared/arrows";
import { letterOf, withCtrl } from "../src/shared/keys";

describe("arrows", () => {
  test("left and right turn round with the direction of reading, up and down do not", () => {
    expect([step("ArrowRight", "ltr"), step("ArrowLeft", "ltr")]).toEqual([1, -1]);
    expect([step("ArrowRight", "rtl"), step("ArrowLeft", "rtl")]).toEqual([-1, 1]);
    expect([step("ArrowDown", "rtl"), step("ArrowUp", "rtl")]).toEqual([1, -1]);
  });

  test("walk round the ends", () => {
    expect(next("ArrowRight", "ltr", 2, 3)).toBe(0);
    expect(next("ArrowRight", "rtl", 0, 3)).toBe(2);
    expect([next("Home", "rtl", 2, 3), next("End", "rtl", 0, 3)]).toEqual([0, 2]);
  });

  test("other keys are not ours, and an empty row is no row", () => {
    expect(next("a", "ltr", 0, 3)).toBeUndefined();
    expect(next("ArrowRight", "ltr", -1, 0)).toBeUndefined();
  });
});

describe("shortcuts", () => {
  test("a Latin layout counts by its letter", () => {
    expect(letterOf({ key: "k", code: "KeyE" })).toBe("k");
    expect(letterOf({ key: "K", code: "KeyK" })).toBe("k");
  });

  test("an Arabic or Tigrinya layout counts by the place of the key", () => {
    expect(letterOf({ key: "ن", code: "KeyK" })).toBe("k");
    expect(letterOf({ key: "ክ", code: "KeyN" })).toBe("n");
    expect(letterOf({ key: "١", code: "Digit1" })).toBe("1");
  });

  test("AltGr types a letter and is no shortcut", () => {
    expect(withCtrl({ ctrlKey: true, metaKey: false, altKey: true })).toBe(false);
    expect(withCtrl({ ctrlKey: true, metaKey: false, altKey: false })).toBe(true);
  });
});

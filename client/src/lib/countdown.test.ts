import { expect, it } from "vitest";
import { countdown } from "./countdown.ts";

it.each([
  [-5_000, "any moment now"],
  [0, "any moment now"],
  [1, "in 1 s"],
  [59_001, "in 1 min 00 s"],
  [249_000, "in 4 min 09 s"],
  [3 * 3_600_000 + 240_000, "in 3 h 04 min"],
  [50 * 3_600_000, "in 2 days 2 h"],
])("counts %i ms down as %s", (ms, words) => {
  expect(countdown(ms)).toBe(words);
});

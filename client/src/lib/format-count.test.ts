import { expect, it } from "vitest";
import { bytes } from "./format-count.ts";

it.each([
  [0, "0 B"],
  [1_023, "1023 B"],
  [1_024, "1 KB"],
  [1_536, "1.5 KB"],
  [12_000_000, "11 MB"],
])("writes %d as %s", (number, text) => {
  expect(bytes(number)).toBe(text);
});

import { expect, it } from "vitest";
import { localInput, momentOf } from "./window-input.ts";

it("writes a moment in the reader's own time and reads it back, to the second", () => {
  const time = Date.UTC(2026, 2, 29, 1, 30, 59);
  expect(momentOf(localInput(time + 400))).toBe(new Date(time).toISOString());
});

it("has no moment where nothing usable is written", () => {
  expect([momentOf(""), momentOf("2026-13-01T00:00:00")]).toEqual(["", ""]);
});

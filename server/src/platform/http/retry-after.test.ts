import { expect, test } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

test("reads Retry-After as seconds or as a date", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  expect(readRetryAfter("120", now)).toBe(120_000);
  expect(readRetryAfter("Thu, 01 Jan 2026 00:01:00 GMT", now)).toBe(60_000);
  expect(readRetryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now)).toBe(0);
  expect(readRetryAfter("soon", now)).toBeNull();
  expect(readRetryAfter(undefined, now)).toBeNull();
});

import { expect, test } from "vitest";
import { equalsInConstantTime, hashSecret, newId, newSecret } from "./ids.ts";

test("ids are UUIDs of version 7 that sort as they were made and never repeat", () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the first 48 bits are the time in milliseconds", () => {
  const before = Date.now();
  const ms = Number.parseInt(newId().replaceAll("-", "").slice(0, 12), 16);
  expect(ms).toBeGreaterThanOrEqual(before);
  expect(ms - before).toBeLessThan(1_000);
});

test("secrets are base64url of the length asked for, and short ones are refused", () => {
  expect(newSecret()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(newSecret(24)).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(newSecret()).not.toBe(newSecret());
  expect(() => newSecret(8)).toThrow(RangeError);
});

test("hashes are SHA-256 in hex, and comparison takes any lengths", () => {
  expect(hashSecret("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(equalsInConstantTime("abc", "abc")).toBe(true);
  expect(equalsInConstantTime("abc", "abd")).toBe(false);
  expect(equalsInConstantTime("abc", "abcd")).toBe(false);
});

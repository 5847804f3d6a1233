import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "./master-keys.ts";
import { VaultError } from "./vault-error.ts";

test("hex, base64url and base64 of one key are the same key, the first is current", () => {
  const key = randomBytes(32);
  const [hex] = parseMasterKeys(key.toString("hex"));
  const [upper] = parseMasterKeys(key.toString("hex").toUpperCase());
  const [url] = parseMasterKeys(key.toString("base64url"));
  const [plain] = parseMasterKeys(` ${key.toString("base64")} `);
  expect(new Set([hex.id, upper.id, url.id, plain.id]).size).toBe(1);
  expect(hex.id).toMatch(/^[0-9a-f]{16}$/);
  const keys = parseMasterKeys(`${generateMasterKey()}, ${key.toString("hex")}`);
  expect(keys.map((each) => each.id).indexOf(hex.id)).toBe(1);
});

test("errors name the variable and the position, never the key", () => {
  const good = generateMasterKey();
  const short = randomBytes(31).toString("base64url");
  const cases: [string, RegExp][] = [
    ["", /key 1 is empty/],
    [`${good},`, /key 2 is empty/],
    [`${good},${short}`, /key 2 has 31 bytes, not 32/],
    ["not a key!", /key 1 is neither/],
    ["00".repeat(32), /key 1 is not random/],
    [`${good},${good}`, /key 2 is in the list twice/],
  ];
  for (const [text, message] of cases) {
    expect(() => parseMasterKeys(text)).toThrow(VaultError);
    expect(() => parseMasterKeys(text)).toThrow(message);
    expect(() => parseMasterKeys(text)).toThrow(/^PATCHBAY_MASTER_KEYS: /);
  }
  try {
    parseMasterKeys(`${good},${short}`);
  } catch (error) {
    expect(String(error)).not.toContain(short);
    expect(String(error)).not.toContain(good);
  }
});

import { createHash, createSecretKey, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { VaultError } from "./vault-error.ts";

/** A key that wraps data keys. `id` is derived from the key, so it is the same on every node and says nothing of it. */
export type MasterKey = { id: string; key: KeyObject };

const KEY_BYTES = 32;

/** A new random 256-bit master key as base64url, fit for `PATCHBAY_MASTER_KEYS`. */
export function generateMasterKey(): string {
  return randomBytes(KEY_BYTES).toString("base64url");
}

/**
 * Reads the form of `PATCHBAY_MASTER_KEYS`: keys separated by commas, the current one first, each 32 bytes as hex
 * (64 digits), base64url or base64. Older keys stay in the list for as long as anything is wrapped with them.
 * Throws `VaultError` `INVALID_MASTER_KEYS`, which names the position of the wrong key and never its text.
 */
export function parseMasterKeys(text: string): [MasterKey, ...MasterKey[]] {
  const keys = text.split(",").map((part, index) => parseMasterKey(part.trim(), index + 1));
  const repeated = keys.findIndex((key, index) => keys.findIndex((other) => other.id === key.id) < index);
  if (repeated >= 0) throw invalid(`key ${repeated + 1} is in the list twice`);
  const [current, ...older] = keys;
  if (!current) throw invalid("the list is empty");
  return [current, ...older];
}

function parseMasterKey(text: string, position: number): MasterKey {
  if (text === "") throw invalid(`key ${position} is empty`);
  const bytes = decode(text);
  if (!bytes) throw invalid(`key ${position} is neither hex nor base64url`);
  if (bytes.length !== KEY_BYTES)
    throw invalid(`key ${position} has ${bytes.length} bytes, not ${KEY_BYTES}`);
  if (new Set(bytes).size < 8) throw invalid(`key ${position} is not random`);
  const id = createHash("sha256").update("patchbay master key\0").update(bytes).digest("hex").slice(0, 16);
  return { id, key: createSecretKey(bytes) };
}

function decode(text: string): Buffer | null {
  // 64 hex digits are also valid base64 (of 48 bytes); a 32-byte key never has 64 characters in base64.
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  return /^[A-Za-z0-9_\-+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64url") : null;
}

function invalid(what: string): VaultError {
  return new VaultError(
    "INVALID_MASTER_KEYS",
    `PATCHBAY_MASTER_KEYS: ${what}. Give 32 random bytes per key as base64url or hex, the current key first, ` +
      "separated by commas.",
  );
}

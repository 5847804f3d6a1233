import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

// RFC 9562, version 7: 48 bits of Unix milliseconds, then 74 random bits. The 12 bits of `rand_a` are a counter
// here (method 1), so the ids of one process sort in the order they were made, also when the wall clock steps back.
let lastMs = 0;
let counter = 0;

/** A new UUID version 7, lower case. Ids of one process sort in the order of creation. */
export function newId(): string {
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = randomBytes(2).readUInt16BE() & 0x7ff;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The lowest UUID version 7 of a moment, in Unix milliseconds: a bound for ids by time. */
export function firstIdAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** An opaque random secret of `bytes` bytes (default 32 = 256 bits; at least 16) as base64url. */
export function newSecret(bytes = 32): string {
  if (bytes < 16) throw new RangeError("A secret needs at least 16 bytes.");
  return randomBytes(bytes).toString("base64url");
}

/**
 * The SHA-256 of a secret, as hex: what is stored and looked up in place of the secret. Only for secrets of
 * `newSecret` (full entropy), never for passwords.
 */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether two strings are equal, in a time that depends on neither their content nor where they differ. */
export function equalsInConstantTime(a: string, b: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}

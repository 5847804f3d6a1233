import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

// AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D, 8.2.2): at most 2^32 messages under one key.
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts; the answer is nonce, cipher text and tag in one. `associated` is authenticated, not stored. */
export function encrypt(key: KeyObject | Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `encrypt`; null when anything of it, the key or `associated` is not what it was. */
export function decrypt(key: KeyObject | Uint8Array, box: Uint8Array, associated: Uint8Array): Buffer | null {
  if (box.length < NONCE_BYTES + TAG_BYTES) return null;
  const end = box.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated);
  decipher.setAuthTag(box.subarray(end));
  const head = decipher.update(box.subarray(NONCE_BYTES, end));
  try {
    return Buffer.concat([head, decipher.final()]);
  } catch {
    return null;
  }
}

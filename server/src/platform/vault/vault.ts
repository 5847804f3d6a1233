import { createHash, randomBytes } from "node:crypto";
import { decrypt, encrypt } from "./envelope.ts";
import type { MasterKey } from "./master-keys.ts";
import { VaultError } from "./vault-error.ts";

/** Whose secret it is and what for; sealed with it, so that a row copied to another tenant or record stays shut. */
export type SealOwner = { organizationId: string; recordId: string; purpose: string };

/**
 * A sealed secret: three columns of its row. `wrappedKey` is the data key of this secret alone, wrapped by the
 * master key `keyId`; destroying it makes `ciphertext` unreadable for good, in every copy (crypto-shredding).
 */
export type Sealed = {
  keyId: string;
  wrappedKey: Uint8Array<ArrayBuffer>;
  ciphertext: Uint8Array<ArrayBuffer>;
};

/** What opens a sealed secret: all that a change of the master key touches. */
export type WrappedKey = Pick<Sealed, "keyId" | "wrappedKey">;

export type Vault = {
  /** The id of the master key that new secrets are wrapped with. */
  readonly currentKeyId: string;
  /** The ids of the master keys that it holds, the current one first. */
  readonly keyIds: readonly string[];
  /** Encrypts under a fresh data key. Text is taken as UTF-8. */
  seal(plaintext: Uint8Array | string, owner: SealOwner): Sealed;
  /**
   * Decrypts. Throws `VaultError`: `UNKNOWN_KEY` (the master key is not among the configured ones), `TAMPERED`
   * (any byte is not what was sealed), `WRONG_OWNER` (intact, but sealed for another tenant, record or purpose).
   */
  open(sealed: Sealed, owner: SealOwner): Buffer;
  /** `open` for sealed text. */
  openText(sealed: Sealed, owner: SealOwner): string;
  /**
   * The same secret wrapped by the current master key; the cipher text is neither needed nor touched, the plain text
   * not read. Answers the same object when nothing is to be done. Throws `UNKNOWN_KEY`, `TAMPERED`.
   */
  rewrap<Wrapped extends WrappedKey>(wrapped: Wrapped): Wrapped;
};

const VERSION = 1;
const OWNER_BYTES = 32;
const HEADER_BYTES = 1 + OWNER_BYTES;

/**
 * Envelope encryption of credentials: AES-256-GCM, a random data key per secret, master keys outside the database.
 * `masterKeys`: the current one first (`parseMasterKeys`). Layout of both columns: version byte, then for the cipher
 * text the SHA-256 of the owner, then nonce, cipher text, tag; all before the nonce is associated data.
 */
export function createVault(masterKeys: readonly [MasterKey, ...MasterKey[]]): Vault {
  const [current] = masterKeys;
  const byId = new Map(masterKeys.map((masterKey) => [masterKey.id, masterKey.key]));

  function wrap(dataKey: Uint8Array): WrappedKey {
    const box = encrypt(current.key, dataKey, wrapContext(current.id));
    return { keyId: current.id, wrappedKey: bytes(Uint8Array.of(VERSION), box) };
  }

  function unwrap(sealed: WrappedKey): Buffer {
    const masterKey = byId.get(sealed.keyId);
    if (!masterKey)
      throw new VaultError(
        "UNKNOWN_KEY",
        `The secret is wrapped by master key ${sealed.keyId}, which PATCHBAY_MASTER_KEYS does not hold.`,
      );
    if (sealed.wrappedKey[0] !== VERSION) throw tampered();
    const dataKey = decrypt(masterKey, sealed.wrappedKey.subarray(1), wrapContext(sealed.keyId));
    if (dataKey?.length !== 32) throw tampered();
    return dataKey;
  }

  function open(sealed: Sealed, owner: SealOwner): Buffer {
    const dataKey = unwrap(sealed);
    try {
      const header = sealed.ciphertext.subarray(0, HEADER_BYTES);
      if (header[0] !== VERSION || header.length < HEADER_BYTES) throw tampered();
      const plaintext = decrypt(dataKey, sealed.ciphertext.subarray(HEADER_BYTES), header);
      if (!plaintext) throw tampered();
      if (!ownerDigest(owner).equals(header.subarray(1))) {
        plaintext.fill(0);
        throw new VaultError("WRONG_OWNER", "The secret was sealed for another tenant, record or purpose.");
      }
      return plaintext;
    } finally {
      dataKey.fill(0);
    }
  }

  return {
    currentKeyId: current.id,
    keyIds: masterKeys.map(({ id }) => id),
    seal(plaintext, owner) {
      const dataKey = randomBytes(32);
      const header = Buffer.concat([Uint8Array.of(VERSION), ownerDigest(owner)]);
      const content = typeof plaintext === "string" ? Buffer.from(plaintext, "utf8") : plaintext;
      const sealed = {
        ...wrap(dataKey),
        ciphertext: bytes(header, encrypt(dataKey, content, header)),
      };
      dataKey.fill(0);
      return sealed;
    },
    open,
    openText: (sealed, owner) => open(sealed, owner).toString("utf8"),
    rewrap(wrapped) {
      if (wrapped.keyId === current.id) return wrapped;
      const dataKey = unwrap(wrapped);
      const rewrapped = { ...wrapped, ...wrap(dataKey) };
      dataKey.fill(0);
      return rewrapped;
    },
  };
}

function ownerDigest(owner: SealOwner): Buffer {
  // JSON keeps the borders between the parts: ("a", "bc") and ("ab", "c") differ.
  const text = JSON.stringify([owner.organizationId, owner.recordId, owner.purpose]);
  return createHash("sha256").update("patchbay vault owner\0").update(text).digest();
}

function wrapContext(keyId: string): Buffer {
  return Buffer.concat([Uint8Array.of(VERSION), Buffer.from(`patchbay wrapped key\0${keyId}`)]);
}

// Prisma's Bytes are Uint8Array<ArrayBuffer>; a Buffer may share a pool, so the parts are copied.
function bytes(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function tampered(): VaultError {
  return new VaultError("TAMPERED", "The sealed secret is not what was stored.");
}

import { expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "./master-keys.ts";
import { VaultError } from "./vault-error.ts";
import { createVault } from "./vault.ts";
import type { Sealed, SealOwner } from "./vault.ts";

const owner: SealOwner = { organizationId: "org-1", recordId: "credential-1", purpose: "tokens" };

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof VaultError) return error.code;
    throw error;
  }
  return "nothing thrown";
}

function newVault() {
  return createVault(parseMasterKeys(generateMasterKey()));
}

test("what is sealed opens again, text and bytes, also empty and large", () => {
  const vault = newVault();
  for (const text of ["", "refresh-token", "ключ 🔑", "x".repeat(100_000)])
    expect(vault.openText(vault.seal(text, owner), owner)).toBe(text);
  const raw = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect(new Uint8Array(vault.open(vault.seal(raw, owner), owner))).toEqual(raw);
});

test("each sealing has its own data key and nonce, and shows nothing of the plain text", () => {
  const vault = newVault();
  const first = vault.seal("refresh-token", owner);
  const second = vault.seal("refresh-token", owner);
  expect(first.wrappedKey).not.toEqual(second.wrappedKey);
  expect(first.ciphertext).not.toEqual(second.ciphertext);
  expect(Buffer.from(first.ciphertext).toString("latin1")).not.toContain("refresh");
  expect(codeOf(() => vault.open({ ...first, wrappedKey: second.wrappedKey }, owner))).toBe("TAMPERED");
});

test("every single byte of both columns is authenticated, as are cuts and additions", () => {
  const vault = newVault();
  const sealed = vault.seal("refresh-token", owner);
  let checked = 0;
  for (const column of ["wrappedKey", "ciphertext"] as const) {
    for (let index = 0; index < sealed[column].length; index++) {
      const changed = Uint8Array.from(sealed[column]);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(codeOf(() => vault.open({ ...sealed, [column]: changed }, owner))).toBe("TAMPERED");
      const cut = sealed[column].slice(0, index);
      expect(codeOf(() => vault.open({ ...sealed, [column]: cut }, owner))).toBe("TAMPERED");
      checked++;
    }
    const longer = Uint8Array.from([...sealed[column], 0]);
    expect(codeOf(() => vault.open({ ...sealed, [column]: longer }, owner))).toBe("TAMPERED");
  }
  expect(checked).toBe(1 + 12 + 32 + 16 + (1 + 32 + 12 + "refresh-token".length + 16));
});

test("a secret opens for no other tenant, record or purpose, and parts cannot slide into each other", () => {
  const vault = newVault();
  const sealed = vault.seal("refresh-token", owner);
  const others: SealOwner[] = [
    { ...owner, organizationId: "org-2" },
    { ...owner, recordId: "credential-2" },
    { ...owner, purpose: "client-secret" },
    { organizationId: "org-1credential-1", recordId: "", purpose: "tokens" },
    { organizationId: "credential-1", recordId: "org-1", purpose: "tokens" },
  ];
  for (const other of others) expect(codeOf(() => vault.open(sealed, other))).toBe("WRONG_OWNER");
});

test("rewrapping moves to the current key, keeps the cipher text, and the old key can go", () => {
  const [oldKey, newKey] = [generateMasterKey(), generateMasterKey()];
  const before = createVault(parseMasterKeys(oldKey));
  const during = createVault(parseMasterKeys(`${newKey},${oldKey}`));
  const after = createVault(parseMasterKeys(newKey));
  const sealed = before.seal("refresh-token", owner);

  expect(codeOf(() => after.open(sealed, owner))).toBe("UNKNOWN_KEY");
  expect(during.openText(sealed, owner)).toBe("refresh-token");
  const rewrapped = during.rewrap(sealed);
  expect(rewrapped.keyId).toBe(during.currentKeyId);
  expect(rewrapped.ciphertext).toBe(sealed.ciphertext);
  expect(after.openText(rewrapped, owner)).toBe("refresh-token");
  expect(during.rewrap(rewrapped)).toBe(rewrapped);
  expect(codeOf(() => before.open(rewrapped, owner))).toBe("UNKNOWN_KEY");
});

test("a wrapped key that claims another known master key is refused", () => {
  const keys = `${generateMasterKey()},${generateMasterKey()}`;
  const vault = createVault(parseMasterKeys(keys));
  const [, older] = parseMasterKeys(keys);
  const sealed: Sealed = { ...vault.seal("refresh-token", owner), keyId: older?.id ?? "" };
  expect(codeOf(() => vault.open(sealed, owner))).toBe("TAMPERED");
  expect(codeOf(() => vault.rewrap(sealed))).toBe("TAMPERED");
});

test("without the wrapped key nothing is left to open", () => {
  const vault = newVault();
  const sealed = vault.seal("refresh-token", owner);
  expect(codeOf(() => vault.open({ ...sealed, wrappedKey: new Uint8Array() }, owner))).toBe("TAMPERED");
});

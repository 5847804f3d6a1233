export type VaultErrorCode = "UNKNOWN_KEY" | "TAMPERED" | "WRONG_OWNER" | "INVALID_MASTER_KEYS";

/** What the vault refuses, and why. Messages name key ids, never keys or plain text. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string) {
    super(message);
    this.name = "VaultError";
    this.code = code;
  }
}

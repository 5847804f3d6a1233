import { createHash, randomBytes } from "node:crypto";

/** A new secret in the form of Zoho's: `1000.<32 hex>.<32 hex>`. */
export function makeTokenText(): string {
  return `1000.${randomBytes(16).toString("hex")}.${randomBytes(16).toString("hex")}`;
}

/** The S256 challenge of a PKCE verifier (RFC 7636). */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

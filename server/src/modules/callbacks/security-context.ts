import { hashSecret, newSecret } from "../../platform/ids.ts";

/** What every securityContext begins with: to know one, and to find one that has leaked. */
export const securityContextPrefix = "pbsc_";

const hourMs = 3_600_000;
const graceMs = 900_000;
const form = /^pbsc_([0-9a-f]{32})_(\d{1,6})_([A-Za-z0-9_-]{43})$/;

/** The secret part of a securityContext to come, and what is kept of it. */
export type MintedSecret = { secret: string; hash: string };

/** A new secret: made before the attempt is claimed, so that its hash is stored with the claim. */
export function mintSecret(): MintedSecret {
  const secret = newSecret(32);
  return { secret, hash: hashSecret(secret) };
}

/** The securityContext of one attempt: it names the delivery and the attempt, so that it is found without a search. */
export function securityContextOf(deliveryId: string, attempt: number, secret: string): string {
  return `${securityContextPrefix}${deliveryId.replaceAll("-", "")}_${attempt}_${secret}`;
}

/** Whether a bearer token is meant as a securityContext, good or not. */
export function isSecurityContext(token: string): boolean {
  return token.startsWith(securityContextPrefix);
}

/** The parts of a securityContext; null where it is none. */
export function parseSecurityContext(
  token: string,
): { deliveryId: string; attempt: number; hash: string } | null {
  const [, hex, attempt, secret] = form.exec(token) ?? [];
  if (!hex || !attempt || !secret) return null;
  const deliveryId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
  return { deliveryId, attempt: Number(attempt), hash: hashSecret(secret) };
}

/** Until when the securityContext of an attempt is good: an hour from its start; 15 minutes where the extension goes. */
export function securityContextExpiry(event: string, startedAt: Date): Date {
  return new Date(startedAt.getTime() + (event === "onUninstall" ? graceMs : hourMs));
}

/** The securityContexts in a text, masked: for logs and for what is kept of an exchange. */
export function maskSecurityContexts(text: string): string {
  return text.replaceAll(/pbsc_[0-9a-f]{32}_\d{1,6}_[A-Za-z0-9_-]{10,}/g, "pbsc_••••");
}

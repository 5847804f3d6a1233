import { createHmac } from "node:crypto";
import { NotificationKind } from "../../generated/prisma/enums.ts";
import { equalsInConstantTime } from "../../platform/ids.ts";

export type Unsubscription = { memberId: string; kind: NotificationKind };

const form = /^([0-9a-f-]{36})\.([A-Z_]{1,40})\.([\w-]{43})$/;

/** What stands in the link that unsubscribes a member from a kind of mail. It is good for nothing else, and for ever. `key` is the organization's. */
export function makeUnsubscribeToken({ memberId, kind }: Unsubscription, key: string): string {
  return `${memberId}.${kind}.${signatureOf({ memberId, kind }, key)}`;
}

/** What a token says; null where it is none. Nothing is true of it before `isSignedBy`. */
export function readUnsubscribeToken(token: string): (Unsubscription & { signature: string }) | null {
  const [, memberId, name, signature] = form.exec(token) ?? [];
  const kind = Object.values(NotificationKind).find((each) => each === name);
  return memberId && kind && signature ? { memberId, kind, signature } : null;
}

/** Whether a token was made with this key. */
export function isSignedBy(token: Unsubscription & { signature: string }, key: string): boolean {
  return equalsInConstantTime(token.signature, signatureOf(token, key));
}

function signatureOf({ memberId, kind }: Unsubscription, key: string): string {
  return createHmac("sha256", key).update(`unsubscribe.${memberId}.${kind}`).digest("base64url");
}

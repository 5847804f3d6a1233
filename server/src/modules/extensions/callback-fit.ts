import { hashBody, signCallback } from "../callbacks/index.ts";
import type { CallbackMessage } from "./callback-message.ts";
import type { OpenedSecrets } from "./extension-secret.ts";
import { listFormerBodies } from "./find-sent-body.ts";

export type CallbackVerdict = "OK" | "WARNING" | "FAILED";
export type CallbackCheck = { name: string; verdict: CallbackVerdict; explanation: string };
export type CallbackSecretUsed = "CURRENT" | "PREVIOUS";

/** The body and secret that a signature of the message fits. `change` is what the body went through since. */
export type Fit = { body: string; secret: CallbackSecretUsed; change: string | null };

/** What a message was signed with, over which body; null where nothing fits. */
export function findFit(message: CallbackMessage, { current, previous }: OpenedSecrets): Fit | null {
  const { headers, body } = message;
  const bodies = [{ body, what: null }, ...listFormerBodies(body)];
  const hash = headers.get("hash")?.toLowerCase() ?? "";
  for (const each of bodies)
    for (const [secret, name] of [
      [current, "CURRENT"],
      [previous, "PREVIOUS"],
    ] as const) {
      if (secret === null) continue;
      const fits =
        hashBody(secret, each.body) === hash || matchingSignature(headers, each.body, secret) !== null;
      if (fits) return { body: each.body, secret: name, change: each.what };
    }
  return null;
}

export const changed = (fit: Fit): string =>
  `It fits the body as it was sent, not this one: ${fit.change ?? "it was changed"} since. Verify the raw body, before anything parses it.`;

export const secretNames = { CURRENT: "the present secret", PREVIOUS: "the former secret" } as const;

export function ofSecret(
  used: CallbackSecretUsed,
  previousCounts: boolean,
): Pick<CallbackCheck, "verdict" | "explanation"> {
  if (used === "CURRENT") return { verdict: "OK", explanation: "It fits the body, with the present secret." };
  return previousCounts
    ? {
        verdict: "WARNING",
        explanation:
          "It fits the body, with the former secret: it was sent before the rotation. The former secret still counts.",
      }
    : {
        verdict: "FAILED",
        explanation:
          "It fits the body, but with the former secret, which counts no more: it was sent before the rotation.",
      };
}

/** The place, from 0, of the signature that fits; null where none does. */
export function matchingSignature(
  headers: CallbackMessage["headers"],
  body: string,
  secret: string,
): number | null {
  const [id, timestamp] = [headers.get("webhook-id") ?? "", headers.get("webhook-timestamp") ?? ""];
  if (!/^\d{1,11}$/.test(timestamp)) return null;
  const at = new Date(Number(timestamp) * 1_000);
  const right = signCallback({ current: secret, previous: null }, { id, at, body })["webhook-signature"];
  const place = signaturesOf(headers).indexOf(right);
  return place < 0 ? null : place;
}

export function signaturesOf(headers: CallbackMessage["headers"]): string[] {
  return (headers.get("webhook-signature") ?? "").split(/\s+/).filter((each) => each !== "");
}

import { changed, findFit, matchingSignature, ofSecret, secretNames, signaturesOf } from "./callback-fit.ts";
import type { CallbackCheck, CallbackSecretUsed, Fit } from "./callback-fit.ts";
import type { CallbackMessage } from "./callback-message.ts";
import { checkHash, checkPreviousHash } from "./check-hash.ts";
import type { KnownDelivery } from "./check-hash.ts";
import type { OpenedSecrets } from "./extension-secret.ts";

export type CheckedCallback = {
  /** HASH, HASH-PREVIOUS, webhook-signature, webhook-timestamp, webhook-id, body. */
  checks: CallbackCheck[];
  /** What it was signed with, also where it was changed afterwards; null where no signature fits. */
  secret: CallbackSecretUsed | null;
};

const toleranceMs = 300_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Checks a callback as a receiver should, and says of each part what is wrong with it. A timestamp older than 5 minutes is a warning
 * alone: what is verified by hand is old.
 */
export function checkCallback(
  message: CallbackMessage,
  secrets: OpenedSecrets,
  now: Date,
  delivery: KnownDelivery | null,
): CheckedCallback {
  const fit = findFit(message, secrets);
  const checks = [
    checkHash(message, secrets, fit, delivery),
    checkPreviousHash(message, secrets, fit),
    checkSignature(message, secrets, fit),
    checkTimestamp(message, now),
    checkId(message, delivery),
    checkBody(message, fit),
  ];
  return { checks, secret: fit?.secret ?? null };
}

function checkSignature(
  { headers, body }: CallbackMessage,
  { current, previous, previousCounts }: OpenedSecrets,
  fit: Fit | null,
): CallbackCheck {
  const name = "webhook-signature";
  const failed = (explanation: string): CallbackCheck => ({ name, verdict: "FAILED", explanation });
  const given = signaturesOf(headers);
  if (given.length === 0) return failed("The header is missing.");
  if (!given.some((each) => each.startsWith("v1,")))
    return failed("None of its signatures begins with v1, the version of Standard Webhooks.");
  const missing = ["webhook-id", "webhook-timestamp"].filter((each) => !headers.has(each));
  if (missing.length > 0)
    return failed(
      `It signs id, timestamp and body together: without ${missing.join(" and ")} it cannot be checked.`,
    );
  const inCurrent = matchingSignature(headers, body, current);
  const inPrevious = previous === null ? null : matchingSignature(headers, body, previous);
  if (inCurrent !== null)
    return {
      name,
      verdict: "OK",
      explanation:
        given.length === 1
          ? "It fits id, timestamp and body, with the present secret."
          : `Signature ${inCurrent + 1} of ${given.length} fits the present secret${inPrevious === null ? "" : `, signature ${inPrevious + 1} the former one`}: one that fits is enough.`,
    };
  if (inPrevious !== null) return { name, ...ofSecret("PREVIOUS", previousCounts) };
  const secret = fit === null ? null : fit.secret === "CURRENT" ? current : previous;
  if (fit?.change && secret !== null && matchingSignature(headers, fit.body, secret) !== null)
    return failed(changed(fit));
  return failed(
    fit === null
      ? "None of its signatures fits id, timestamp and body with either secret. The key is what stands behind whsec_, decoded from base64."
      : `The body is right, with ${secretNames[fit.secret]}, but webhook-id or webhook-timestamp is not the one that was signed.`,
  );
}

function checkTimestamp({ headers }: CallbackMessage, now: Date): CallbackCheck {
  const name = "webhook-timestamp";
  const given = headers.get("webhook-timestamp");
  if (given === undefined) return { name, verdict: "FAILED", explanation: "The header is missing." };
  if (!/^\d{1,11}$/.test(given))
    return {
      name,
      verdict: "FAILED",
      explanation: /^\d{13}$/.test(given)
        ? "It is in milliseconds: it has to be seconds since 1970."
        : "It is no number of seconds since 1970.",
    };
  const ageMs = now.getTime() - Number(given) * 1_000;
  if (ageMs > toleranceMs)
    return {
      name,
      verdict: "WARNING",
      explanation: `It was sent ${describe(ageMs)} ago: a receiver refuses what is older than 5 minutes, for it may be a repetition.`,
    };
  if (ageMs < -toleranceMs)
    return {
      name,
      verdict: "WARNING",
      explanation: `It lies ${describe(-ageMs)} ahead: a receiver refuses that. Compare the clocks.`,
    };
  return { name, verdict: "OK", explanation: "It is less than 5 minutes old." };
}

function describe(ms: number): string {
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
  ] as const;
  const [unit, size] = units.find(([, each]) => ms >= 2 * each) ?? units[2];
  return `${Math.floor(ms / size)} ${unit}s`;
}

function checkId({ headers }: CallbackMessage, delivery: KnownDelivery | null): CallbackCheck {
  const name = "webhook-id";
  const given = headers.get("webhook-id");
  if (given === undefined) return { name, verdict: "FAILED", explanation: "The header is missing." };
  if (!uuid.test(given))
    return { name, verdict: "FAILED", explanation: "It is no id of a delivery: those are UUIDs." };
  return delivery
    ? {
        name,
        verdict: "OK",
        explanation: `It is a delivery of ${delivery.event}. It stays the same for every attempt.`,
      }
    : {
        name,
        verdict: "WARNING",
        explanation: "No delivery of this extension has this id; deliveries are kept for 30 days.",
      };
}

function checkBody({ body }: CallbackMessage, fit: Fit | null): CallbackCheck {
  const name = "body";
  const failed = (explanation: string): CallbackCheck => ({ name, verdict: "FAILED", explanation });
  if (body === "") return failed("It is empty: something has read it before.");
  if (fit?.change === null)
    return { name, verdict: "OK", explanation: `It is as it was sent, with ${secretNames[fit.secret]}.` };
  if (fit)
    return failed(
      `It was changed since it was sent: ${fit.change}. Verify the raw body, before anything parses it.`,
    );
  if (/pbsc_[^"]*[*•…]/.test(body))
    return failed(
      "Its securityContext is masked, as the console shows it: take the body that the receiver got.",
    );
  return failed("No signature fits it: it is not the body that was sent, or the secret is another one.");
}

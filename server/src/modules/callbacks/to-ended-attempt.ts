import { maxAttempts, nextAttemptDelay } from "../../platform/queue/retry-schedule.ts";
import type { ClaimedDelivery } from "./claim-deliveries.ts";
import type { SentDelivery } from "./send-delivery.ts";

/** The end of one attempt, and what becomes of its delivery. */
export type EndedAttempt = {
  id: string;
  /** The number of the attempt: the fence. */
  attempt: number;
  subscriptionId: string;
  installationId: string | null;
  /** `PENDING`: it is tried again at `dueAt`, or waits for its endpoint. */
  outcome: "SUCCEEDED" | "FAILED" | "PENDING";
  dueAt: Date | null;
  reason: string | null;
  /** The schedule does not count this attempt. */
  uncounted: boolean;
  /** The endpoint wants no more. */
  gone: boolean;
  startedAt: Date;
  endedAt: Date;
  durationMs: number;
  headersMs: number | null;
  url: string;
  status: number | null;
  errorClass: string | null;
  errorMessage: string | null;
  requestHeaders: Record<string, string> | null;
  requestBody: string | null;
  responseHeaders: Record<string, string> | null;
  responseBody: string | null;
};

/** The endpoint is disabled in a transaction of its own, right after the one that records the 410: nothing may go out in between. */
const goneDelayMs = 5_000;

/**
 * What becomes of a delivery after an attempt: by the retry schedule, `random` (0 to 1) its jitter. After a 410 it waits for
 * its endpoint, which is disabled with it; that attempt is not counted.
 */
export function toEndedAttempt(
  delivery: Pick<
    ClaimedDelivery,
    "id" | "attempt" | "uncounted" | "subscriptionId" | "installationId" | "url"
  >,
  { startedAt, outcome, requestHeaders, requestBody }: SentDelivery,
  at: Date,
  random: number,
): EndedAttempt {
  const { failure } = outcome;
  const gone = failure?.gone ?? false;
  const delayMs = !failure
    ? null
    : gone
      ? goneDelayMs
      : nextAttemptDelay(delivery.attempt - delivery.uncounted, random, failure);
  const failed = failure !== null && delayMs === null;
  return {
    id: delivery.id,
    attempt: delivery.attempt,
    subscriptionId: delivery.subscriptionId,
    installationId: delivery.installationId,
    outcome: !failure ? "SUCCEEDED" : failed ? "FAILED" : "PENDING",
    dueAt: delayMs === null ? null : new Date(at.getTime() + delayMs),
    reason: failed
      ? `${failure.message} That was the last of ${maxAttempts} attempts.`
      : (failure?.message ?? null),
    uncounted: gone,
    gone,
    startedAt,
    endedAt: at,
    durationMs: outcome.durationMs,
    headersMs: outcome.headersMs,
    url: delivery.url,
    status: outcome.status,
    errorClass: failure?.errorClass ?? null,
    errorMessage: failure?.message ?? null,
    requestHeaders,
    requestBody,
    responseHeaders: outcome.headers,
    responseBody: outcome.body,
  };
}

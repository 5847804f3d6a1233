/**
 * SQL over `s` (CallbackSubscription) and `h` (its CallbackHealth): why nothing is sent to an endpoint at a moment, as a
 * `DeliveryHold`; null where it may. A breaker whose probe is due holds nothing: one attempt at a time is let through.
 */
export function endpointHold(now: string): string {
  return `case when s."disabledAt" is not null then 'DISABLED' when s."pausedAt" is not null then 'PAUSED'
    when h."openedAt" is not null and h."probeAt" > ${now}::timestamptz then 'BREAKER_OPEN' end`;
}

/** SQL over `t`, a pending delivery: whether an earlier one of its installation has not ended. */
export const standsBehind = `(t."installationId" is not null and exists (
  select from "Delivery_pending" p where p."installationId" = t."installationId" and p."sequence" < t."sequence"))`;

/** How long a delivery waits at most, in milliseconds, before it becomes EXPIRED: 14 days. */
export const longestWaitMs = 14 * 86_400_000;

const firstMs = 2_000;
const longestMs = 15 * 60_000;
const longestThrottleMs = 24 * 3_600_000;
const tries = 12;

/**
 * How long a run waits after its `failures`th try in a row met a passing fault, in ms: doubling from 2 s to 15 min, and not
 * shorter than what the provider asks for. Null after 12 tries: then it has failed.
 */
export function retryDelayMs(failures: number, retryAfterMs: number | null): number | null {
  if (failures >= tries) return null;
  return Math.max(backOffMs(failures), Math.min(retryAfterMs ?? 0, longestMs));
}

/**
 * How long a run waits that the provider's limits stop, in ms: what the provider says, at most a day (the longest window of
 * a budget of calls), or the same back-off. It never fails for it.
 */
export function throttleDelayMs(failures: number, retryAfterMs: number | null): number {
  return retryAfterMs === null
    ? backOffMs(failures)
    : Math.min(Math.max(retryAfterMs, 1_000), longestThrottleMs);
}

function backOffMs(failures: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestMs);
}

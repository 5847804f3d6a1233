const firstMs = 2_000;
const longestMs = 15 * 60_000;
const tries = 12;

/**
 * How long a run waits after its `attempt`th try met a passing fault, in ms: doubling from 2 s to 15 min, and not
 * shorter than what the provider asks for. Null after 12 tries: then it has failed.
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | null): number | null {
  if (attempt >= tries) return null;
  return Math.max(Math.min(firstMs * 2 ** (attempt - 1), longestMs), Math.min(retryAfterMs ?? 0, longestMs));
}

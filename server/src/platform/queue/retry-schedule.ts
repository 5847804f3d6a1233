/**
 * When an execution is tried again, in milliseconds after the attempt that failed: Svix's schedule, which gives up after
 * some 28 hours (docs.svix.com/retries). The first attempt is at once.
 */
const delaysMs = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000] as const;
const jitter = 0.2;
const overloadedMs = 60_000;

/** How often an execution is tried in all. */
export const maxAttempts = delaysMs.length + 1;

/**
 * How long to wait after the `failed`th attempt that failed (1 for the first), in milliseconds; null when that was the
 * last. The delay of the schedule varies by ± 20 %, so that what failed together is not tried together. A `Retry-After`
 * may lengthen it to at most twice; an endpoint that is `overloaded` (429, time-out) rests for a minute at least.
 * `random` is from 0 to 1.
 */
export function nextAttemptDelay(
  failed: number,
  random: number,
  answer: { retryAfterMs?: number | null; overloaded?: boolean } = {},
): number | null {
  const base = delaysMs[failed - 1];
  if (base === undefined) return null;
  const varied = base * (1 - jitter + 2 * jitter * random);
  const asked = Math.min(Math.max(answer.retryAfterMs ?? 0, base), 2 * base);
  const wanted = answer.retryAfterMs == null ? varied : Math.max(varied, asked);
  return Math.round(Math.max(wanted, answer.overloaded ? overloadedMs : 0));
}

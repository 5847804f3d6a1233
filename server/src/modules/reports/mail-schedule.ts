/** When a mail is tried again, in milliseconds after the try that failed; after the last of them it is given up. */
const delaysMs = [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000] as const;
const jitter = 0.2;

/**
 * How long to wait after the `failed`th try that the server answered with "not now" (1 for the first), ± 20 % by `random` (0 to 1), in
 * milliseconds; null when that was the last, some 9 hours after the first.
 */
export function nextMailDelay(failed: number, random: number): number | null {
  const base = delaysMs[failed - 1];
  return base === undefined ? null : Math.round(base * (1 - jitter + 2 * jitter * random));
}

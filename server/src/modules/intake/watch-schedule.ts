const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const firstRetryMs = 10_000;

/** After so many failures in a row, a person is told. */
export const failuresUntilProblem = 3;

/**
 * When to renew a channel that lives from `openedAt` to `expiresAt`: at half of its life or a day before its end,
 * whichever is later. A week's channel leaves a day for retries, a day's one twelve hours.
 */
export function renewalAt(openedAt: Date, expiresAt: Date): Date {
  const life = expiresAt.getTime() - openedAt.getTime();
  return new Date(Math.max(openedAt.getTime() + life / 2, expiresAt.getTime() - dayMs));
}

/** How long to wait after the `failures`th failure in a row, in milliseconds: 10 s, doubling to an hour, ± 20 %. */
export function retryDelay(failures: number, random: number): number {
  const base = Math.min(firstRetryMs * 2 ** Math.min(failures - 1, 20), hourMs);
  return Math.round(base * (0.8 + 0.4 * random));
}

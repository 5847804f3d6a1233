import { randomUnit } from "../../platform/random.ts";
import type { Tokens } from "../../providers/tokens.ts";

const minute = 60_000;
/** How long before their end tokens are refreshed: a tenth of their life, between these, in milliseconds. */
const margin = { least: 2 * minute, most: 10 * minute };
const retry = { first: minute / 2, most: 15 * minute };
/** Tokens that nobody uses are kept alive once in this time: many providers end what is never refreshed. */
export const idleMs = 7 * 24 * 60 * minute;

/**
 * When tokens are refreshed ahead of their end; null for tokens that do not end by themselves. At random within a span, so that
 * tokens which came together do not go together; never before half of their life is over.
 */
export function refreshDueAt(
  { expiresAt }: Pick<Tokens, "expiresAt">,
  now: Date,
  random: () => number = randomUnit,
): Date | null {
  if (!expiresAt) return null;
  const life = expiresAt.getTime() - now.getTime();
  const ahead = Math.min(margin.most, Math.max(margin.least, life / 10)) * (1 + random());
  return new Date(Math.max(now.getTime() + life / 2, expiresAt.getTime() - ahead));
}

/** When a refresh that failed for the time being is tried again: 30 s doubled to 15 min, ±20 %, or as the provider asks. */
export function retryDueAt(
  failures: number,
  retryAfterMs: number | null,
  now: Date,
  random: () => number = randomUnit,
): Date {
  const pause = Math.min(retry.most, retry.first * 2 ** Math.min(failures - 1, 10)) * (0.8 + 0.4 * random());
  return new Date(now.getTime() + Math.max(pause, retryAfterMs ?? 0));
}

/** Whether tokens are too near their end to be used: within a minute, or the last quarter of a shorter life. */
export function isStale(expiresAt: Date | null, since: Date | null, now: Date): boolean {
  if (!expiresAt) return false;
  const life = since ? expiresAt.getTime() - since.getTime() : Infinity;
  return expiresAt.getTime() - now.getTime() < Math.min(minute, life / 4);
}

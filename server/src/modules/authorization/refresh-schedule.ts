import type { Tokens } from "../../providers/tokens.ts";

/** How long before their end tokens are refreshed: a tenth of their life, between these, in milliseconds. */
const least = 2 * 60_000;
const most = 10 * 60_000;

/**
 * When tokens are refreshed ahead of their end; null for tokens that do not end by themselves. `chance` (0 to 1) spreads tokens
 * that came together over the span before.
 */
export function refreshDueAt(
  { expiresAt }: Pick<Tokens, "expiresAt">,
  now: Date,
  chance = Math.random(),
): Date | null {
  if (!expiresAt) return null;
  const life = expiresAt.getTime() - now.getTime();
  const margin = Math.min(most, Math.max(least, life / 10));
  return new Date(Math.max(now.getTime(), expiresAt.getTime() - margin * (1 + chance)));
}

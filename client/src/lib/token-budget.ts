import { count } from "./format-count.ts";

type Budget = {
  refreshTokensPerUser: number | null;
  refreshes: number | null;
  windowSeconds: number | null;
};

/** What the provider's limits on tokens mean for one more consent, in words; null where it has none. */
export function tokenBudgetText(service: { name: string; tokenBudget: Budget | null }): string | null {
  const budget = service.tokenBudget;
  if (!budget) return null;
  const parts = [
    budget.refreshTokensPerUser
      ? `keeps at most ${budget.refreshTokensPerUser} refresh tokens per user and client: one more ends the oldest`
      : null,
    budget.refreshes && budget.windowSeconds
      ? `refreshes at most ${budget.refreshes} times in ${count(Math.max(1, Math.round(budget.windowSeconds / 60)), "minute")}`
      : null,
  ].filter(Boolean);
  return parts.length > 0 ? `${service.name} ${parts.join(", and ")}.` : null;
}

import type { Context } from "../../context.ts";
import type { Connector } from "../../providers/connector.ts";
import { listSharers } from "./list-sharers.ts";
import { TokenBudgetError } from "./token-budget-error.ts";

/** From which part of a provider's bound on a warning is given. */
const warnFrom = 0.9;

export type TokenBudgetWarning = { message: string; live: number; limit: number };

/**
 * Asks whether one more consent fits into the provider's bound of refresh tokens per person and client. For a reconnect the person
 * is known; for a new connection the one with the most counts. Tokens of unknown persons (those of accounts among them) count for
 * everybody. Warns from 90 % on; at the bound throws TokenBudgetError naming what would end, unless the loss is accepted.
 */
export async function spendTokenBudget(
  ctx: Pick<Context, "database">,
  given: {
    organizationId: string;
    service: { name: string };
    connector: Pick<Connector, "tokenBudget">;
    clientId: string | null;
    /** The authorization that the consent renews: its own token may end. */
    renews: { authorizationId: string; providerUserId: string | null } | null;
    acceptTokenLoss: boolean;
  },
): Promise<TokenBudgetWarning[]> {
  const limit = given.connector.tokenBudget?.refreshTokensPerUser ?? null;
  if (limit === null) return [];
  const { organizationId, service, clientId, renews } = given;
  const all = await listSharers(ctx, {
    organizationId,
    clientId,
    providerUserId: renews?.providerUserId ?? null,
  });
  const persons = new Set(all.flatMap(({ providerUserId }) => providerUserId ?? []));
  const groups = [...(persons.size > 0 ? persons : [null])].map((person) =>
    all.filter(({ providerUserId }) => providerUserId === null || providerUserId === person),
  );
  const living = groups.reduce((most, group) => (group.length > most.length ? group : most));
  const live = living.length;
  // The oldest go first; the renewed one's own is replaced anyway.
  const endangered = living
    .slice(0, Math.max(0, live + 1 - limit))
    .filter(({ authorizationId }) => authorizationId !== renews?.authorizationId)
    .map(({ name, environment }) => `${name} (${environment.toLowerCase()})`);
  if (endangered.length > 0 && !given.acceptTokenLoss)
    throw new TokenBudgetError(service, { limit, live, endangered });
  if (live + 1 < Math.ceil(limit * warnFrom)) return [];
  const message =
    endangered.length > 0
      ? `With this consent the refresh token of ${endangered.join(", ")} ends.`
      : `${service.name} lets ${limit} refresh tokens of one person and client live; with this one there are ${Math.min(live + 1, limit)}.`;
  return [{ message, live, limit }];
}

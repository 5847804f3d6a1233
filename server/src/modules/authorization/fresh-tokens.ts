import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { pause } from "../../platform/pause.ts";
import type { Connector } from "../../providers/connector.ts";
import type { ConnectableService } from "../../providers/connectors.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { Tokens } from "../../providers/tokens.ts";
import { decodeTokens, encodeTokens } from "../../providers/tokens.ts";
import { resealCredential } from "../credentials/index.ts";
import type { AuthorizationKey } from "./authorization-key.ts";
import { boundConnector } from "./bound-connector.ts";
import { recordRefusal } from "./record-refusal.ts";
import { findServiceClient } from "../catalogue/index.ts";
import { loadAuthorization } from "./load-authorization.ts";
import type { LoadedAuthorization } from "./load-authorization.ts";
import { announceRecovery, recordFailure } from "./record-failure.ts";
import { assertWithinBudget, keptTimes } from "./refresh-budget.ts";
import { isStale, refreshDueAt } from "./refresh-schedule.ts";
import { refreshTokenHash, tokensPurpose } from "./store-tokens.ts";

/** Tokens to use now, how, and of which refresh they are. */
export type Fresh = { tokens: Tokens; connector: Connector; service: ConnectableService; generation: number };

const leaseSeconds = 30;
const waitMs = 40;

/**
 * Tokens that are good for at least a minute. Of all processes that find them stale, one holds the lease and
 * refreshes; the others read what it stored. `staleGeneration` says that the tokens of that generation were rejected,
 * `aheadOf` that they are to be refreshed before their end. Throws ProviderError, THROTTLED also where the provider's
 * token budget is spent.
 */
export async function freshTokens(
  environment: Environment,
  key: AuthorizationKey,
  options: { staleGeneration?: number; aheadOf?: number } = {},
): Promise<Fresh> {
  while (true) {
    const stored = await loadAuthorization(environment, key);
    const { generation, refusedAt, refusedReason, service } = stored;
    if (refusedAt)
      throw new ProviderError(
        "AUTH_PERMANENT",
        `The authorization was refused (${refusedReason ?? "no reason given"}); it has to be given anew.`,
      );
    const now = environment.clock.now();
    const ended = isStale(stored.accessTokenExpiresAt, stored.refreshedAt, now);
    const forced = generation === options.staleGeneration;
    const connector = boundConnector(environment, stored);
    const tokens = openTokens(environment, key.organizationId, stored);
    if (!ended && !forced && generation !== options.aheadOf)
      return { tokens, connector, service, generation };
    assertWithinBudget(connector.tokenBudget, stored.refreshTimes, now, forced && !ended);
    const lease = await takeLease(environment, key, generation);
    if (lease) return refresh(environment, key, { ...stored, lease, connector, tokens });
    await pause(waitMs);
  }
}

/** The lease of one refresh, by the database's clock; null while somebody else holds it or has finished. */
async function takeLease(
  { database }: Environment,
  { authorizationId }: AuthorizationKey,
  generation: number,
): Promise<string | null> {
  const lease = newId();
  const { rowCount } = await database.pool.query({
    name: "authorization-lease",
    text: `update "Authorization" set "refreshLease" = $1, "refreshLeaseUntil" = now() + make_interval(secs => ${leaseSeconds})
           where "id" = $2 and "generation" = $3 and "refusedAt" is null
             and ("refreshLeaseUntil" is null or "refreshLeaseUntil" < now())`,
    values: [lease, authorizationId, generation],
  });
  return rowCount === 1 ? lease : null;
}

async function refresh(
  environment: Environment,
  key: AuthorizationKey,
  held: LoadedAuthorization & { lease: string; connector: Connector; tokens: Tokens },
): Promise<Fresh> {
  const mine = { id: key.authorizationId, refreshLease: held.lease };
  const released = { refreshLease: null, refreshLeaseUntil: null };
  try {
    const client = await findServiceClient(environment, {
      organizationId: key.organizationId,
      serviceId: held.service.id,
    });
    const tokens = await held.connector.renew({ client, tokens: held.tokens });
    await inTransaction(environment, async (scope) => {
      const stored = await scope.tx.authorization.updateMany({
        where: mine,
        data: {
          ...released,
          generation: { increment: 1 },
          accessTokenExpiresAt: tokens.expiresAt,
          refreshTokenHash: refreshTokenHash(tokens),
          refreshedAt: scope.now,
          refreshDueAt: refreshDueAt(tokens, scope.now),
          refreshTimes: [...held.refreshTimes, scope.now].slice(-keptTimes),
          refreshFailures: 0,
          refreshFailure: null,
        },
      });
      // Without the lease somebody has stored newer tokens (a new consent): theirs stand.
      if (stored.count === 0) return;
      await resealCredential(environment, scope, {
        id: held.credentialId,
        organizationId: key.organizationId,
        purpose: tokensPurpose,
        text: encodeTokens(tokens),
      });
      if (held.refreshFailures > 0) await announceRecovery(scope, key);
    });
    const { connector, service } = held;
    return { tokens, connector, service, generation: held.generation + 1 };
  } catch (error) {
    if (error instanceof ProviderError && error.kind === "AUTH_PERMANENT")
      await recordRefusal(environment, key, {
        lease: held.lease,
        reason: error.providerCode ?? error.message,
      });
    else await recordFailure(environment, key, { lease: held.lease, error });
    throw error;
  }
}

function openTokens({ vault }: Environment, organizationId: string, stored: LoadedAuthorization): Tokens {
  const { credentialId } = stored;
  return decodeTokens(
    vault.openText(stored, { organizationId, recordId: credentialId, purpose: tokensPurpose }),
  );
}

import type { Environment, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { AuthorizationKey } from "./authorization-key.ts";
import { retryDueAt } from "./refresh-schedule.ts";

/**
 * Records a refresh that failed for the time being: gives the lease back and says when it is tried again. Of failures in a row only
 * the first is a change (`connection.refreshFailed`).
 */
export async function recordFailure(
  environment: Environment,
  key: AuthorizationKey,
  { lease, error }: { lease: string; error: unknown },
): Promise<void> {
  const known = error instanceof ProviderError ? error : null;
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const where = { id: key.authorizationId, organizationId: key.organizationId, refreshLease: lease };
    const failing = await tx.authorization.findFirst({
      where,
      select: { refreshFailures: true, refreshDueAt: true },
    });
    if (!failing) return;
    const refreshFailures = failing.refreshFailures + 1;
    await tx.authorization.updateMany({
      where,
      data: {
        refreshLease: null,
        refreshLeaseUntil: null,
        refreshFailures,
        refreshFailure: known?.message ?? "Something went wrong on our side.",
        ...(failing.refreshDueAt
          ? { refreshDueAt: retryDueAt(refreshFailures, known?.retryAfterMs ?? null, now) }
          : {}),
      },
    });
    if (failing.refreshFailures === 0) await announce(scope, key, "connection.refreshFailed", known?.message);
  });
}

/** Announces that tokens are refreshed again after failures (`connection.refreshRecovered`). */
export async function announceRecovery(scope: TransactionScope, key: AuthorizationKey): Promise<void> {
  await announce(scope, key, "connection.refreshRecovered");
}

async function announce(
  { tx, now }: TransactionScope,
  { organizationId, authorizationId }: AuthorizationKey,
  name: string,
  reason?: string,
): Promise<void> {
  const found = await tx.connectionAuthorization.findUnique({
    where: { authorizationId },
    select: { environment: true, connection: { select: { id: true, name: true } } },
  });
  if (!found) return;
  const { environment, connection } = found;
  await appendChanges(tx, now, [
    {
      organizationId,
      name,
      entityType: "ConnectionLink",
      entityId: connection.id,
      payload: { connectionName: connection.name, environment, ...(reason ? { reason } : {}) },
    },
  ]);
}

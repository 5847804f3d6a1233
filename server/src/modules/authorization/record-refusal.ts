import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { openProblem } from "../problems/index.ts";
import { announceRulesOfAccount } from "../rules/index.ts";
import type { AuthorizationKey } from "./authorization-key.ts";

/**
 * Records that the provider refuses an authorization for good: the account's rules hold from here on, and a Problem
 * with the way to reconnect opens, all in one transaction.
 */
export async function recordRefusal(
  environment: Environment,
  { organizationId, authorizationId }: AuthorizationKey,
  { lease, reason }: { lease: string; reason: string },
): Promise<void> {
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const refused = await tx.authorization.updateMany({
      where: { id: authorizationId, organizationId, refreshLease: lease, refusedAt: null },
      data: { refusedAt: now, refusedReason: reason, refreshLease: null, refreshLeaseUntil: null },
    });
    const account = await tx.account.findUnique({
      where: { authorizationId },
      include: { service: { select: { name: true } } },
    });
    if (refused.count === 0 || !account) return;
    await openProblem(scope, {
      organizationId,
      kind: "REAUTHENTICATION_REQUIRED",
      environment: account.environment,
      subjectId: account.id,
      accountId: account.id,
      serviceId: account.serviceId,
      cause: reason,
      detail: { accountName: account.providerOrgName, serviceName: account.service.name, reason },
    });
    await announceRulesOfAccount(scope, { organizationId, accountId: account.id, actorName: null });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "account.reauthenticationRequired",
        entityType: "Account",
        entityId: account.id,
        payload: { accountName: account.providerOrgName, reason },
      },
    ]);
  });
}

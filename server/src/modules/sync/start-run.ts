import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import type { Transaction } from "../../platform/database/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { ORG_OBJECTS } from "../../providers/provider.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";

/**
 * Says that a run has begun (or goes on) and answers its objects that are not done yet, in their order. Objects that the
 * provider does not have are struck off.
 */
export async function startRun(environment: Environment, run: ClaimedRun): Promise<SyncObjectProgress[]> {
  return inTransaction(environment, async ({ tx, now }) => {
    const isFirst = run.kind === "ORG_SYNC" && (await beginFirstSync(tx, run.accountId));
    const { providerOrgName: accountName, service } = await tx.account.findUniqueOrThrow({
      where: { id: run.accountId },
      select: { providerOrgName: true, service: { select: { provider: true } } },
    });
    if (run.kind === "ORG_SYNC") {
      const known = environment.providers.find(service.provider)?.orgSync.objects ?? ORG_OBJECTS;
      await tx.syncObjectProgress.deleteMany({ where: { syncRunId: run.id, object: { notIn: [...known] } } });
    }
    const objects = await tx.syncObjectProgress.findMany({
      where: { syncRunId: run.id, state: { not: "DONE" } },
      orderBy: { position: "asc" },
    });
    await appendChanges(tx, now, [
      {
        organizationId: run.organizationId,
        name: "syncRun.started",
        entityType: "SyncRun",
        entityId: run.id,
        parentId: run.accountId,
      },
      ...(isFirst
        ? [
            {
              organizationId: run.organizationId,
              name: "account.syncing",
              entityType: "Account",
              entityId: run.accountId,
              payload: { accountName },
            },
          ]
        : []),
    ]);
    return objects;
  });
}

async function beginFirstSync(tx: Transaction, accountId: string): Promise<boolean> {
  const first = await tx.account.updateMany({
    where: { id: accountId, firstSync: { in: ["SCHEDULED", "FAILED"] } },
    data: { firstSync: "RUNNING" },
  });
  return first.count > 0;
}

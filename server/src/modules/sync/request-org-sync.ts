import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Account, SyncRun } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import { scheduleOrgSync } from "./schedule-org-sync.ts";

/** Schedules an org sync now, as a person asks for it: a first one that failed begins anew. */
export async function requestOrgSync(
  ctx: Context,
  scope: TransactionScope,
  account: Account,
): Promise<SyncRun> {
  const { tx, now } = scope;
  const { organizationId, name: actorName } = requireActor(ctx);
  const accountId = account.id;
  const syncRun = await scheduleOrgSync(scope, { organizationId, accountId, startedByName: actorName });
  await tx.account.updateMany({
    where: { id: accountId, firstSync: "FAILED" },
    data: { firstSync: "SCHEDULED" },
  });
  await recordAudit(ctx, scope, {
    act: "account.syncScheduled",
    entityType: "Account",
    entityId: accountId,
  });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "account.syncScheduled",
      entityType: "Account",
      entityId: accountId,
      actorName,
      payload: { accountName: account.providerOrgName },
    },
  ]);
  return syncRun;
}

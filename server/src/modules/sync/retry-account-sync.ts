import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { scheduleOrgSync } from "./schedule-org-sync.ts";

/** Schedules an org sync of an account now: after a failure, or because somebody does not want to wait for the next. */
export async function retryAccountSync(
  ctx: Context,
  input: { accountId: string },
): Promise<{ accountId: string; syncRun: SyncRun }> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "ACCOUNTS");
  const { accountId } = input;
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const account = await tx.account.findUnique({ where: { id: accountId, organizationId } });
    if (!account) throw new NotFoundError("The account");
    authoriseIn(ctx, "ACCOUNTS", account.environment);
    const syncRun = await scheduleOrgSync(scope, { organizationId, accountId });
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
    return { accountId, syncRun };
  });
}

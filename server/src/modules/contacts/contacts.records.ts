import type { Context, TransactionScope } from "../../context.ts";
import type { Account, Service } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import type { DataSync } from "../../providers/data-sync.ts";
import { authoriseIn } from "../access/index.ts";

export type SyncedAccount = { account: Account & { service: Service }; dataSync: DataSync };

/**
 * The account in the organization, for somebody who may synchronise it; it is not deleted until the transaction ends.
 * Throws NotFoundError, ForbiddenError, and ConflictError NO_SYNC where the service has no contacts to synchronise.
 */
export async function getSyncedAccount(
  ctx: Context,
  { tx }: TransactionScope,
  { organizationId, accountId }: { organizationId: string; accountId: string },
): Promise<SyncedAccount> {
  await tx.$executeRaw`select 1 from "Account" where "id" = ${accountId}::uuid and "organizationId" = ${organizationId}::uuid for key share`;
  const account = await tx.account.findUnique({
    where: { id: accountId, organizationId },
    include: { service: true },
  });
  if (!account) throw new NotFoundError("The account");
  authoriseIn(ctx, "SYNC", account.environment);
  const dataSync = ctx.providers.find(account.service.provider)?.dataSync;
  if (!dataSync)
    throw new ConflictError(
      `${account.service.name} has no data sync: Patchbay keeps no contacts of its accounts.`,
      "NO_SYNC",
    );
  return { account, dataSync };
}

/** Whether a push of the account runs; none begins until the transaction ends. Called before contacts are locked. */
export async function isPushing({ tx }: TransactionScope, accountId: string): Promise<boolean> {
  const runs = await tx.$queryRaw<{ status: string }[]>`
    select "status"::text from "SyncRun" where "accountId" = ${accountId}::uuid and "kind" = 'CONTACTS_PUSH'
      and "status" in ('SCHEDULED', 'RUNNING') for share`;
  return runs.some(({ status }) => status === "RUNNING");
}

import type { Context, TransactionScope } from "../../context.ts";
import type { Account, Service } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import type { DataSync } from "../../providers/data-sync.ts";
import { authoriseIn } from "../access/index.ts";

export type AccountOfService = Account & { service: Service };

/** The account in the organization, for somebody who may synchronise it. Throws NotFoundError and ForbiddenError. */
export async function getAccountToSync(
  ctx: Context,
  { tx }: TransactionScope,
  { organizationId, accountId }: { organizationId: string; accountId: string },
): Promise<AccountOfService> {
  const account = await tx.account.findUnique({
    where: { id: accountId, organizationId },
    include: { service: true },
  });
  if (!account) throw new NotFoundError("The account");
  authoriseIn(ctx, "SYNC", account.environment);
  return account;
}

/** What the account's provider can. Throws ConflictError NO_SYNC, and NOT_SYNCED before its first org sync has ended. */
export function getDataSync(ctx: Context, account: AccountOfService): DataSync {
  const dataSync = ctx.providers.find(account.service.provider)?.dataSync;
  if (!dataSync) throw new ConflictError(`${account.service.name} has no data sync.`, "NO_SYNC");
  if (account.firstSync !== "DONE")
    throw new ConflictError(
      "The account's first org sync has not ended yet: without it nobody knows its fields. Wait for it, or start it anew where it failed.",
      "NOT_SYNCED",
    );
  return dataSync;
}

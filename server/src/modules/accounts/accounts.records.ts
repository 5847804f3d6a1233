import type { Context, TransactionScope } from "../../context.ts";
import type { Account, Authorization, Service } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";

export type AccountRecord = Account & { authorization: Authorization; service: Service };

/** The account in the organization. Throws NotFoundError, also for those of others. */
export async function getAccount(
  client: TransactionScope["tx"] | Context["database"]["prisma"],
  organizationId: string,
  id: string,
): Promise<AccountRecord> {
  const account = await client.account.findUnique({
    where: { id, organizationId },
    include: { authorization: true, service: true },
  });
  if (!account) throw new NotFoundError("The account");
  return account;
}

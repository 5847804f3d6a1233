import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Function } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";

/** A function of the organization, its row locked until the end of the transaction. Throws NotFoundError. */
export async function getLockedFunction(
  { tx }: TransactionScope,
  organizationId: string,
  functionId: string,
): Promise<Function> {
  const [found] = await tx.$queryRaw<Function[]>(Prisma.sql`
    select * from "Function" where "id" = ${functionId}::uuid and "organizationId" = ${organizationId}::uuid
      and "deletedAt" is null for update`);
  if (!found) throw new NotFoundError("The function");
  return found;
}

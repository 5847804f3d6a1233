import type { TransactionScope } from "../../context.ts";
import type { SyncDirection } from "../../generated/prisma/enums.ts";

/**
 * Locks the groups of an account (of one direction, where it is given) in the order of their ids. Whoever opens, closes or moves
 * mapping errors holds them first: so counts stay exact, and nobody waits for each other in a ring.
 */
export async function lockGroups(
  { tx }: TransactionScope,
  { accountId, direction }: { accountId: string; direction?: SyncDirection | undefined },
): Promise<void> {
  await tx.$queryRaw`
    select 1 from "MappingErrorGroup" where "accountId" = ${accountId}::uuid
      and (${direction ?? null}::"SyncDirection" is null or "direction" = ${direction ?? null}::"SyncDirection")
    order by "id" for no key update`;
}

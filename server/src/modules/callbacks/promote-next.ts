import type { Prisma } from "../../generated/prisma/client.ts";

/**
 * SQL that lets the first waiting delivery of each installation of `$1` be looked at, as of `$2`: for whoever ends a delivery, in the
 * same transaction, after it. Answers their endpoints. It is written whether or not it was put aside: a claim that is about to do so sees that its turn has come.
 */
export const promoteNextStatement = `update "Delivery_pending" t set "turn" = t."turn" + 1, "deferred" = false,
    "dueAt" = case when t."deferred" then least(t."dueAt", $2::timestamptz) else t."dueAt" end
  where t."id" = any(array(
    select n."id" from unnest($1::uuid[]) i("id") cross join lateral (
      select p."id" from "Delivery_pending" p where p."installationId" = i."id" order by p."sequence" limit 1
    ) n order by n."id"
  )) returning t."subscriptionId"`;

/** The same in a verb's transaction. */
export async function promoteNext(
  tx: Pick<Prisma.TransactionClient, "$executeRawUnsafe">,
  installationIds: readonly string[],
  now: Date,
): Promise<void> {
  await tx.$executeRawUnsafe(promoteNextStatement, installationIds, now);
}

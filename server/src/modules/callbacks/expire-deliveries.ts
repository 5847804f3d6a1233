import type { Environment } from "../../context.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";
import { longestWaitMs } from "./delivery-facts.ts";
import { promoteNextStatement } from "./promote-next.ts";
import { retryMoved } from "./retry-moved.ts";

const batchSize = 500;

/**
 * Ends deliveries that have waited for 14 days as EXPIRED, up to 500 at a time and visibly; those being sent are left. Answers how many.
 */
export async function expireDeliveries({
  database,
  clock,
  feed,
}: Pick<Environment, "database" | "clock" | "feed">): Promise<number> {
  const now = clock.now();
  const expired = await retryMoved(() =>
    database.prisma.$transaction(async (tx) => {
      const rows = await tx.$queryRawUnsafe<{ installationId: string | null }[]>(
        statement,
        new Date(now.getTime() - longestWaitMs),
        now,
      );
      if (rows.length > 0)
        await tx.$executeRawUnsafe(
          promoteNextStatement,
          rows.flatMap(({ installationId }) => installationId ?? []),
          now,
        );
      return rows.length;
    }),
  );
  if (expired > 0) feed.wake();
  return expired;
}

const statement = `with old as materialized (
    select t."id" from "Delivery_pending" t where coalesce(t."resentAt", t."createdAt") < $1::timestamptz
      and not exists (select from "DeliveryLease" l where l."deliveryId" = t."id")
    order by t."id" limit ${batchSize} for update skip locked
  ), finished as (
    update "Delivery" t set "ended" = true, "outcome" = 'EXPIRED', "finishedAt" = $2::timestamptz, "deferred" = false,
      "reason" = 'It waited for 14 days.'
    where t."ended" = false and t."id" = any(array(select "id" from old)) returning t.*
  ), changes as (
    ${appendDeliveryChanges("finished", { name: "'delivery.expired'", at: "$2" })}
  ) select "installationId" from finished`;

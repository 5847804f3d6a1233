import type { Pool } from "pg";
import type { Environment } from "../../context.ts";
import { workerIsGone } from "../../platform/queue/worker.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";
import { retryMoved } from "./retry-moved.ts";

const batchSize = 500;

/**
 * Gives back to the queue what workers that are gone had leased, and what this worker has leased without knowing it (the
 * answer to its claim was lost). `known` are the ids it sends; it must not claim meanwhile. The lost attempts are
 * kept as such and do not count in the retry schedule. Answers how many came back.
 */
export async function reclaimDeliveries(
  { pool, clock, feed, workerId }: Pick<Environment, "clock" | "feed" | "workerId"> & { pool: Pool },
  known: readonly string[],
): Promise<number> {
  const { rows } = await retryMoved(() =>
    pool.query<{ back: number }>({
      name: "deliveries-reclaim",
      text: statement,
      values: [clock.now(), workerId, known],
    }),
  );
  const back = rows[0]?.back ?? 0;
  if (back > 0) feed.wake();
  return back;
}

const statement = `with lost as materialized (
    select l.* from "DeliveryLease" l
    where case when l."workerId" = $2::uuid then l."deliveryId" <> all($3::uuid[]) else ${workerIsGone(`l."workerId"`)} end
    limit ${batchSize} for update skip locked
  ), gone as (
    delete from "DeliveryLease" l where l."deliveryId" = any(array(select "deliveryId" from lost)) returning l."deliveryId"
  ), back as (
    update "Delivery_pending" t set "attemptCount" = l."attempt", "uncounted" = t."uncounted" + 1, "dueAt" = $1::timestamptz, "turn" = t."turn" + 1,
      "deferred" = false, "reason" = 'The process that sent it ended; it is sent again.'
    from lost l where t."id" = any(array(select "deliveryId" from gone)) and t."id" = l."deliveryId" returning t.*
  ), attempts as (
    insert into "DeliveryAttempt" ("deliveryId", "number", "organizationId", "startedAt", "url", "errorClass", "errorMessage", "contextHash")
    select b."id", l."attempt", b."organizationId", l."startedAt", s."url", 'WORKER_LOST', 'The process ended before the attempt did; the endpoint may have heard it.', l."contextHash"
    from back b join lost l on l."deliveryId" = b."id" join "CallbackSubscription" s on s."id" = b."subscriptionId" order by b."id"
    on conflict ("deliveryId", "number") do nothing
  ), changes as (
    ${appendDeliveryChanges("back", { name: "'delivery.retryScheduled'", at: "$1" })}
  ) select count(*)::int as "back" from back`;

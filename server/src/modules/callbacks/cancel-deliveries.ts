import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { announceEndpoint, getEndpoint, lockEndpoint } from "./callback-subscriptions.records.ts";
import type { Endpoint } from "./callback-subscriptions.records.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";
import { firstOf } from "./first-of.ts";
import { promoteNext } from "./promote-next.ts";
import { mostRecovered, planRecovery, recoveryBatch } from "./recovery-plan.ts";
import type { Recovered, RecoveryPlan } from "./recovery-plan.ts";
import { retryMoved } from "./retry-moved.ts";
import { nameToOwn } from "./undelivered.ts";

const Input = z.object({
  subscriptionId: z.uuid(),
  before: z.date().nullish(),
  dryRun: z.boolean().nullish(),
});

type CancelledDeliveries = { plan: RecoveryPlan; cancelled: number; subscription: Endpoint };

/**
 * Ends the deliveries that wait for one endpoint as CANCELLED, those committed before a time or all of now; what is being sent goes on. At most
 * 100,000 a call, in batches of 1,000, each in a transaction of its own. With `dryRun` it only counts. `recoverDeliveries` brings them back.
 */
export async function cancelDeliveries(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<CancelledDeliveries> {
  const { organizationId, name: actorName } = authorise(ctx, "EXTENSIONS");
  const { subscriptionId, before, dryRun } = parseInput(Input, input);
  const find = () => getEndpoint({ tx: ctx.database.prisma }, organizationId, subscriptionId);
  await find();
  // What is committed during the call is not meant.
  const until = before ?? new Date(ctx.clock.now().getTime() + 1);
  const { rows } = await ctx.database.pool.query<Recovered>({
    name: "cancellable-count",
    text: `select coalesce(sum(g."count"), 0)::int as "count", false as "more", min(g."oldestAt") as "oldestAt",
        coalesce(max(g."count") filter (where g."installationId" is not null), 0)::int as "inARow"
      from (
        select d."installationId", count(*) as "count", min(d."createdAt") as "oldestAt" from (
          select t."installationId", t."createdAt" from "Delivery_pending" t where ${cancellable} limit ${mostRecovered + 1}
        ) d group by d."installationId"
      ) g`,
    values: [subscriptionId, until],
  });
  const found = rows[0] ?? { count: 0, more: false, oldestAt: null, inARow: 0 };
  const plan = await planRecovery(ctx, subscriptionId, found);
  if (dryRun || plan.count === 0) return { plan, cancelled: 0, subscription: await find() };

  await inTransaction(ctx, async (scope) => {
    await recordAudit(ctx, scope, {
      act: "callbackSubscription.cancelled",
      entityType: "CallbackSubscription",
      entityId: subscriptionId,
      after: { before: until.toISOString(), count: plan.count },
    });
    const endpoint = await getEndpoint(scope, organizationId, subscriptionId);
    await announceEndpoint(scope, endpoint, "callbackSubscription.cancelled", actorName, {
      count: plan.count,
    });
  });
  let cancelled = 0;
  let after: string | null = "";
  while (after !== null && cancelled < mostRecovered) {
    const from: string = after;
    const batch: CancelledBatch = await retryMoved(() =>
      inTransaction(ctx, async (scope) => {
        await lockEndpoint(scope, organizationId, subscriptionId);
        return cancelBatch(scope, { subscriptionId, until, after: from }, { actorName, organizationId });
      }),
    );
    cancelled += batch.cancelled;
    after = batch.last;
  }
  return { plan, cancelled, subscription: await find() };
}

/** Over `t`: what waits, and is not being sent. */
const cancellable = `${firstOf(`t."subscriptionId"`, "$1::uuid")} and t."createdAt" < $2::timestamptz
  and not exists (select from "DeliveryLease" l where l."deliveryId" = t."id")`;

type CancelledBatch = { cancelled: number; last: string | null };

/** The next batch, under the lock of the endpoint: nothing of it is claimed meanwhile. */
async function cancelBatch(
  { tx, now }: TransactionScope,
  { subscriptionId, until, after }: { subscriptionId: string; until: Date; after: string },
  { actorName, organizationId }: { actorName: string; organizationId: string },
): Promise<CancelledBatch> {
  const picked = await tx.$queryRawUnsafe<{ id: string; installationId: string | null }[]>(
    `select t."id", t."installationId" from "Delivery_pending" t where ${cancellable} and t."id" > $3::uuid
     order by t."subscriptionId", t."id" limit ${recoveryBatch} for update`,
    subscriptionId,
    until,
    after || "00000000-0000-0000-0000-000000000000",
  );
  if (picked.length === 0) return { cancelled: 0, last: null };
  const ids = picked.map(({ id }) => id);
  await tx.$executeRawUnsafe(cancelStatement, ids, now, actorName, organizationId);
  await promoteNext(tx, [...new Set(picked.flatMap(({ installationId }) => installationId ?? []))], now);
  return { cancelled: ids.length, last: ids.at(-1) ?? null };
}

const cancelStatement = `with cancelled as (
    update "Delivery" t set "ended" = true, "outcome" = 'CANCELLED', "deferred" = false, "finishedAt" = $2::timestamptz,
      "reason" = 'The publisher cancelled it while it waited.'
    where t."ended" = false and t."id" = any($1::uuid[])
    returning t.*
  ), changes as (
    ${appendDeliveryChanges("cancelled", { name: "'delivery.cancelled'", at: "$2", actorName: nameToOwn("$3", "$4") })}
  ) select count(*) from cancelled`;

import { requireActor } from "../../context.ts";
import type {
  CallbackSubscription,
  Delivery,
  DeliveryAttempt,
  Extension,
  Installation,
  SecurityContextUse,
} from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { endpointHold, standsBehind } from "./delivery-facts.ts";
import type { PendingFacts } from "./delivery-state.ts";
import { firstOf } from "./first-of.ts";

export const loadExtension = makeRecordLoader<Extension>("Extension", { scope: "extension" });
export const loadInstallation = makeRecordLoader<Installation>("Installation", { scope: "parties" });
/** The publisher's alone: null for a customer. */
export const loadSubscription = makeRecordLoader<CallbackSubscription>("CallbackSubscription");

/** At most so many attempts and uses are shown with a delivery. */
const mostShown = 50;

// Each id by a lateral of its own: PostgreSQL then opens only the partition of that id's day, and not those of 30 days.
const byId = (from: string): string =>
  `unnest($1::uuid[]) as k("id") cross join lateral (select t.* from ${from} offset 0) t`;

/** A delivery that the organization may read as customer or publisher; null otherwise. */
export async function loadDelivery(
  ctx: GraphQLContext,
  id: string | null | undefined,
): Promise<Delivery | null> {
  if (!id) return null;
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "record Delivery", id, (ids: string[]) => readDeliveries(ctx, ids, organizationId));
}

async function readDeliveries(
  { database }: Pick<GraphQLContext, "database">,
  ids: readonly string[],
  organizationId: string,
): Promise<(Delivery | null)[]> {
  const { rows } = await database.pool.query<Delivery>({
    name: "deliveries-by-id",
    text: `select t.* from ${byId(`"Delivery" t where t."id" = k."id"`)} where $2::uuid in (t."organizationId", t."publisherId")`,
    values: [ids, organizationId],
  });
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
}

/** What keeps a pending delivery from being sent, or that it is being sent; null for one that has ended. */
export function loadPendingFacts(ctx: GraphQLContext, deliveryId: string): Promise<PendingFacts | null> {
  return loadBatched(ctx, "pending facts", deliveryId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<PendingFacts & { id: string }>({
      name: "deliveries-pending-facts",
      text: `select t."id", exists (select from "DeliveryLease" l where l."deliveryId" = t."id") as "sending",
          coalesce(${endpointHold("$2")}, case when ${standsBehind} then 'BEHIND_EARLIER'
            when h."drainPerMinute" is not null and t."dueAt" <= $2::timestamptz then 'DRAINING' end) as "hold"
        from "Delivery_pending" t join "CallbackSubscription" s on s."id" = t."subscriptionId"
        left join "CallbackHealth" h on h."subscriptionId" = s."id" where t."id" = any($1::uuid[])`,
      values: [ids, ctx.clock.now()],
    });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** The URL that a subscription calls, also for a customer, who is shown its host alone. */
export function loadUrl(ctx: GraphQLContext, subscriptionId: string): Promise<string> {
  return loadBatched(ctx, "callback urls", subscriptionId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ id: string; url: string }>({
      name: "callback-urls",
      text: `select "id", "url" from "CallbackSubscription" where "id" = any($1::uuid[])`,
      values: [ids],
    });
    const found = new Map(rows.map((row) => [row.id, row.url]));
    return ids.map((id) => found.get(id) ?? "");
  });
}

/** The attempts of a delivery, oldest first; of more than 50 the last. */
export function loadAttempts(ctx: GraphQLContext, deliveryId: string): Promise<DeliveryAttempt[]> {
  return loadBatched(ctx, "delivery attempts", deliveryId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<DeliveryAttempt>({
      name: "delivery-attempts",
      text: `select t.* from ${byId(`(select a.* from "DeliveryAttempt" a where a."deliveryId" = k."id" order by a."number" desc limit ${mostShown}) t`)}
        order by t."deliveryId", t."number"`,
      values: [ids],
    });
    const found = Map.groupBy(rows, (row) => row.deliveryId);
    return ids.map((id) => found.get(id) ?? []);
  });
}

/** What was asked with the securityContexts of a delivery, newest first, 50 at most. */
export function loadUses(ctx: GraphQLContext, deliveryId: string): Promise<SecurityContextUse[]> {
  return loadBatched(ctx, "security context uses", deliveryId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<SecurityContextUse>({
      name: "security-context-uses",
      text: `select t.* from unnest($1::uuid[]) as k("id") cross join lateral (
          select u.* from "SecurityContextUse" u where ${firstOf(`u."deliveryId"`, `k."id"`)}
            order by u."deliveryId" desc, u."id" desc limit ${mostShown}
        ) t order by t."deliveryId", t."id" desc`,
      values: [ids],
    });
    const found = Map.groupBy(rows, (row) => row.deliveryId);
    return ids.map((id) => found.get(id) ?? []);
  });
}

import { requireActor } from "../../context.ts";
import type { CallbackHealth } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { BoundedCount } from "../../graphql/bounded-count.ts";
import { boundCount } from "../../graphql/bounded-count.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { firstOf } from "./first-of.ts";

/** The health of an endpoint, and whether the newest version of its extension lists it. */
export type SubscriptionFacts = CallbackHealth & { isCurrent: boolean };

const day = "interval '24 hours'";

/** What stands beside a subscription's row. One of another organization is none of theirs. */
export function loadSubscriptionFacts(ctx: GraphQLContext, id: string): Promise<SubscriptionFacts> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "subscription facts", id, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<SubscriptionFacts>({
      name: "subscription-facts",
      text: `select h.*, coalesce(v."manifest" -> 'callbackListener' ->> s."event"::text = s."url", false) as "isCurrent"
        from "CallbackSubscription" s join "CallbackHealth" h on h."subscriptionId" = s."id"
        join "Extension" e on e."id" = s."extensionId" left join "ExtensionVersion" v on v."id" = e."latestVersionId"
        where s."id" = any($1::uuid[]) and s."organizationId" = $2`,
      values: [ids, organizationId],
    });
    const found = new Map(rows.map((row) => [row.subscriptionId, row]));
    return ids.map((each) => found.get(each) ?? { ...untouched, subscriptionId: each, organizationId });
  });
}

/** The health of an endpoint that has none on record. */
const untouched = {
  windowAt: null,
  windowSucceeded: 0,
  windowFailed: 0,
  openedAt: null,
  probeAt: null,
  openings: 0,
  probesSucceeded: 0,
  failingSince: null,
  failingReason: null,
  lastSuccessAt: null,
  lastFailureAt: null,
  noticed: 0,
  allowance: null,
  allowanceAt: null,
  drainPerMinute: null,
  isCurrent: false,
};

export type Waiting = { count: BoundedCount; oldestAt: Date | null };

/** How many deliveries of an endpoint are pending, counted up to 100, and since when the oldest. */
export function loadWaiting(ctx: GraphQLContext, subscriptionId: string): Promise<Waiting> {
  return loadBatched(ctx, "subscription waiting", subscriptionId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ id: string; count: number; oldestAt: Date | null }>({
      name: "subscription-waiting",
      text: `select k."id", n."count", o."createdAt" as "oldestAt" from unnest($1::uuid[]) as k("id")
        cross join lateral (select count(*)::int as "count" from (
          select from "Delivery_pending" t where t."subscriptionId" = k."id" limit 101) t) n
        left join lateral (select t."createdAt" from "Delivery_pending" t where ${firstOf(`t."subscriptionId"`, `k."id"`)}
          order by t."subscriptionId", t."id" limit 1) o on true`,
      values: [ids],
    });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = found.get(id);
      return { count: boundCount(row?.count ?? 0), oldestAt: row?.oldestAt ?? null };
    });
  });
}

/** The share of an endpoint's attempts of the last 24 hours that succeeded, 0 to 1; null where there were none. */
export function loadSuccessRate(ctx: GraphQLContext, subscriptionId: string): Promise<number | null> {
  return loadBatched(ctx, "subscription success rate", subscriptionId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ id: string; rate: number | null }>({
      name: "subscription-success-rate",
      text: `select k."id", r."rate" from unnest($1::uuid[]) as k("id") cross join lateral (
          select sum(c."succeeded")::float8 / nullif(sum(c."succeeded" + c."failed"), 0) as "rate" from "CallbackHour" c
          where c."subscriptionId" = k."id" and c."hour" > $2::timestamptz - ${day}
        ) r`,
      values: [ids, ctx.clock.now()],
    });
    const found = new Map(rows.map((row) => [row.id, row.rate]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

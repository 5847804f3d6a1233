import { requireActor } from "../../context.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { BadInputError } from "../../platform/errors.ts";
import { addBuckets, percentile } from "./latency-buckets.ts";

/** What hours are counted of: one endpoint, or all of an extension. */
type HoursOf = "subscriptionId" | "extensionId";

export type HourPoint = {
  hour: Date;
  succeeded: number;
  failed: number;
  delivered: number;
  undelivered: number;
  p50Ms: number | null;
  p95Ms: number | null;
};

export type SuccessObjective = {
  days: number;
  target: number;
  delivered: number;
  undelivered: number;
  rate: number | null;
  met: boolean;
  warning: string | null;
};

/** Days that the objective looks at, and the share that is to be delivered (Atlassian's for install callbacks). */
export const objectiveDays = 28;
const target = 0.99;
/** Below this in 24 hours there is a warning. */
const warnBelow = 0.999;
const mostDays = 90;

type Sums = { id: string; delivered: number; undelivered: number; recent: number; recentUndelivered: number };

/** The success objective of what the organization publishes: deliveries that ended in 28 days, whole hours. */
export function loadObjective(ctx: GraphQLContext, of: HoursOf, id: string): Promise<SuccessObjective> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, `objective ${of}`, id, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<Sums>({
      name: `callback-objective-${of}`,
      text: `select k."id", r.* from unnest($1::uuid[]) as k("id") cross join lateral (
          select coalesce(sum(c."delivered"), 0)::int as "delivered", coalesce(sum(c."undelivered"), 0)::int as "undelivered",
            coalesce(sum(c."delivered" + c."undelivered") filter (where c."hour" > $2::timestamptz - interval '24 hours'), 0)::int as "recent",
            coalesce(sum(c."undelivered") filter (where c."hour" > $2::timestamptz - interval '24 hours'), 0)::int as "recentUndelivered"
          from "CallbackHour" c where c."${of}" = k."id" and c."organizationId" = $3
            and c."hour" > $2::timestamptz - interval '${objectiveDays} days'
        ) r`,
      values: [ids, ctx.clock.now(), organizationId],
    });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((each) => toObjective(found.get(each)));
  });
}

function toObjective(sums: Sums | undefined): SuccessObjective {
  const { delivered = 0, undelivered = 0, recent = 0, recentUndelivered = 0 } = sums ?? {};
  const rate = delivered + undelivered === 0 ? null : delivered / (delivered + undelivered);
  const recentRate = recent === 0 ? 1 : 1 - recentUndelivered / recent;
  return {
    days: objectiveDays,
    target,
    delivered,
    undelivered,
    rate,
    met: rate === null || rate >= target,
    warning:
      recentRate < warnBelow
        ? `In the last 24 hours ${recentUndelivered.toLocaleString("en")} of ${recent.toLocaleString("en")} deliveries failed for good: below 99.9 % were delivered.`
        : null,
  };
}

type Hour = {
  id: string;
  hour: Date;
  succeeded: number;
  failed: number;
  delivered: number;
  undelivered: number;
  durations: number[] | null;
};

/** What happened hour by hour (UTC), oldest first, hours without anything left out; 1 to 90 days. */
export function loadHours(ctx: GraphQLContext, of: HoursOf, id: string, days: number): Promise<HourPoint[]> {
  if (days < 1 || days > mostDays)
    throw new BadInputError(`\`days\` must be from 1 to ${mostDays}; it was ${days}.`);
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, `callback hours ${of} ${days}`, id, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<Hour>({
      name: `callback-hours-${of}`,
      text: `select c."${of}" as "id", c."hour", c."succeeded", c."failed", c."delivered", c."undelivered", c."durations"
        from "CallbackHour" c where c."${of}" = any($1::uuid[]) and c."organizationId" = $3
          and c."hour" > $2::timestamptz - make_interval(days => $4::int)
        order by c."hour"`,
      values: [ids, ctx.clock.now(), organizationId, days],
    });
    const found = Map.groupBy(rows, (row) => row.id);
    return ids.map((each) => toPoints(found.get(each) ?? []));
  });
}

/** One point per hour, the endpoints of an extension added up. */
function toPoints(rows: readonly Hour[]): HourPoint[] {
  const hours = Map.groupBy(rows, (row) => row.hour.getTime());
  return [...hours.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const sum = (key: "succeeded" | "failed" | "delivered" | "undelivered"): number =>
      same.reduce((total, row) => total + row[key], 0);
    const durations = addBuckets(same.map((row) => row.durations));
    return [
      {
        hour: first.hour,
        succeeded: sum("succeeded"),
        failed: sum("failed"),
        delivered: sum("delivered"),
        undelivered: sum("undelivered"),
        p50Ms: percentile(durations, 0.5),
        p95Ms: percentile(durations, 0.95),
      },
    ];
  });
}

import { firstIdAt } from "../../../platform/ids.ts";
import { dayMs } from "./count-week.ts";
import type { Reader, Span } from "./count-week.ts";

const idBeforeAll = "00000000-0000-0000-0000-000000000000";
const endpointsStep = 100;
const notificationsStep = 2_000;
const mostNotifications = 50_000;
const namedBounces = 10;

export type DeliverySums = {
  delivered: number;
  undelivered: number;
  deliveredBefore: number;
  undeliveredBefore: number;
  /** In the 28 days that the objective looks at. */
  delivered28: number;
  undelivered28: number;
  endpoints: number;
};

/** What came of the deliveries of what the organization publishes: hours of its endpoints, a hundred endpoints at a time. */
export async function sumDeliveries(
  { database, organizationId }: Reader,
  { from, to }: Span,
): Promise<DeliverySums> {
  const sums = {
    delivered: 0,
    undelivered: 0,
    deliveredBefore: 0,
    undeliveredBefore: 0,
    delivered28: 0,
    undelivered28: 0,
    endpoints: 0,
  };
  for (let after = idBeforeAll; ;) {
    const { rows } = await database.pool.query<DeliverySums & { last: string | null }>({
      name: "week-deliveries",
      text: `select count(*)::int as "endpoints", max(s."id"::text) as "last",
          coalesce(sum(c."delivered"), 0)::float8 as "delivered", coalesce(sum(c."undelivered"), 0)::float8 as "undelivered",
          coalesce(sum(c."deliveredBefore"), 0)::float8 as "deliveredBefore", coalesce(sum(c."undeliveredBefore"), 0)::float8 as "undeliveredBefore",
          coalesce(sum(c."delivered28"), 0)::float8 as "delivered28", coalesce(sum(c."undelivered28"), 0)::float8 as "undelivered28"
        from (select t."id" from "CallbackSubscription" t where t."organizationId" = $1::uuid and t."id" > $2::uuid
          order by t."organizationId", t."id" limit ${endpointsStep}) s
        cross join lateral (
          select sum(h."delivered") filter (where h."hour" >= $3) as "delivered", sum(h."undelivered") filter (where h."hour" >= $3) as "undelivered",
            sum(h."delivered") filter (where h."hour" < $3 and h."hour" >= $4) as "deliveredBefore",
            sum(h."undelivered") filter (where h."hour" < $3 and h."hour" >= $4) as "undeliveredBefore",
            sum(h."delivered") as "delivered28", sum(h."undelivered") as "undelivered28"
          from "CallbackHour" h where h."subscriptionId" = s."id" and h."hour" > $5::timestamptz and h."hour" <= $6::timestamptz
        ) c`,
      values: [
        organizationId,
        after,
        from,
        new Date(from.getTime() - 7 * dayMs),
        new Date(to.getTime() - 28 * dayMs),
        to,
      ],
    });
    const [row] = rows;
    if (!row) return sums;
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += row[key];
    if (row.endpoints < endpointsStep || row.last === null) return sums;
    after = row.last;
  }
}

export type Bounces = {
  sent: number;
  bounced: number;
  more: boolean;
  named: { address: string; answer: string | null }[];
};

/** Copies of mails of a time: how many went out, and those that no server took. */
export async function countMails({ database, organizationId }: Reader, { from, to }: Span): Promise<Bounces> {
  const found: Bounces = { sent: 0, bounced: 0, more: false, named: [] };
  let after = firstIdAt(from.getTime());
  for (let seen = 0; ; seen += notificationsStep) {
    const { rows } = await database.pool.query<{
      count: number;
      last: string | null;
      sent: number;
      bounced: number;
      named: Bounces["named"] | null;
    }>({
      name: "week-mails",
      text: `with of_week as materialized (
          select t."id" from "Notification" t where t."organizationId" = $1::uuid and t."id" > $2::uuid and t."id" < $3::uuid
          order by t."organizationId", t."id" limit ${notificationsStep}
        ), copies as materialized (
          select m."state", m."address", m."smtpAnswer" from of_week n cross join lateral (
            select * from "Mail" m where m."notificationId" = n."id" order by m."notificationId", m."id" limit 200) m
        )
        select (select count(*)::int from of_week) as "count", (select max("id"::text) from of_week) as "last",
          (select count(*)::int from copies where "state" = 'SENT') as "sent",
          (select count(*)::int from copies where "state" in ('BOUNCED', 'FAILED')) as "bounced",
          (select jsonb_agg(distinct jsonb_build_object('address', b."address", 'answer', b."smtpAnswer")) from (
            select * from copies where "state" in ('BOUNCED', 'FAILED') limit ${namedBounces}) b) as "named"`,
      values: [organizationId, after, firstIdAt(to.getTime())],
    });
    const [row] = rows;
    if (!row) return found;
    found.sent += row.sent;
    found.bounced += row.bounced;
    found.named = [...found.named, ...(row.named ?? [])].slice(0, namedBounces);
    if (row.count < notificationsStep || row.last === null) return found;
    if (seen + notificationsStep >= mostNotifications) return { ...found, more: true };
    after = row.last;
  }
}

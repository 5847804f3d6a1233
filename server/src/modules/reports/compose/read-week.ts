import type {
  ExecutionStatus,
  ProblemKind,
  SyncRunKind,
  SyncRunStatus,
} from "../../../generated/prisma/enums.ts";
import { firstIdAt } from "../../../platform/ids.ts";
import type { Scene } from "./composer.ts";

// Hot tables are walked by an index in steps of some thousand rows, each a statement of its own, up to a bound. Where there is
// more, the report says "more than".
const idBeforeAll = "00000000-0000-0000-0000-000000000000";
const executionsStep = 20_000;
const mostExecutions = 500_000;
const runsStep = 2_000;
const mostRuns = 50_000;
const accountsStep = 5_000;
const endpointsStep = 100;
const notificationsStep = 2_000;
const mostNotifications = 50_000;
const namedBounces = 10;

export const dayMs = 86_400_000;

type Reader = { database: Scene["database"]; organizationId: string };
export type Span = { from: Date; to: Date };

/** Executions of one status by the day (of 24 hours from the beginning) that their events came. */
export type DayCounts = { days: number[]; more: boolean };

/**
 * Counts executions of a status that were made in a week, day by day. The index (organization, status, id) alone is read: an
 * id has its time in it.
 */
export async function countExecutions(
  { database, organizationId }: Reader,
  status: ExecutionStatus,
  { from, to }: Span,
): Promise<DayCounts> {
  const days = Array.from({ length: 7 }, () => 0);
  let after = firstIdAt(from.getTime());
  for (let seen = 0; seen < mostExecutions; seen += executionsStep) {
    const { rows } = await database.pool.query<{ day: number; count: number; last: string }>({
      name: "week-executions",
      text: `select least(6, greatest(0, floor(extract(epoch from uuid_extract_timestamp(x."id") - $5::timestamptz) / 86400)))::int as "day",
          count(*)::int as "count", max(x."id"::text) as "last"
        from (select t."id" from "Execution" t where t."organizationId" = $1::uuid and t."status" = $2::"ExecutionStatus"
          and t."id" > $3::uuid and t."id" < $4::uuid order by t."organizationId", t."status", t."id" limit ${executionsStep}) x group by 1`,
      values: [organizationId, status, after, firstIdAt(to.getTime()), from],
    });
    for (const { day, count } of rows) days[day] = (days[day] ?? 0) + count;
    const read = rows.reduce((sum, { count }) => sum + count, 0);
    after = rows.reduce((last, row) => (row.last > last ? row.last : last), after);
    if (read < executionsStep) return { days, more: false };
  }
  return { days, more: true };
}

export type RunCounts = {
  kind: SyncRunKind;
  status: SyncRunStatus;
  runs: number;
  records: number;
  failed: number;
};

/** Sync runs that were made in a time, with what they wrote and what had errors, by kind and status. */
export async function countRuns(
  { database, organizationId }: Reader,
  { from, to }: Span,
): Promise<{ counts: RunCounts[]; more: boolean }> {
  const counts = new Map<string, RunCounts>();
  let after = firstIdAt(from.getTime());
  for (let seen = 0; seen < mostRuns; seen += runsStep) {
    const { rows } = await database.pool.query<RunCounts & { last: string }>({
      name: "week-runs",
      text: `select x."kind"::text as "kind", x."status"::text as "status", count(*)::int as "runs", max(x."id"::text) as "last",
          coalesce(sum(o."records"), 0)::float8 as "records", coalesce(sum(o."failed"), 0)::float8 as "failed"
        from (select t."id", t."kind", t."status" from "SyncRun" t where t."organizationId" = $1::uuid and t."id" > $2::uuid and t."id" < $3::uuid
          order by t."organizationId", t."id" limit ${runsStep}) x
        cross join lateral (select sum(p."committed") as "records", sum(p."failed") as "failed" from "SyncObjectProgress" p where p."syncRunId" = x."id") o
        group by x."kind", x."status"`,
      values: [organizationId, after, firstIdAt(to.getTime())],
    });
    for (const { last, ...row } of rows) {
      const key = `${row.kind} ${row.status}`;
      const before = counts.get(key) ?? { ...row, runs: 0, records: 0, failed: 0 };
      counts.set(key, {
        ...before,
        runs: before.runs + row.runs,
        records: before.records + row.records,
        failed: before.failed + row.failed,
      });
      if (last > after) after = last;
    }
    const read = rows.reduce((sum, { runs }) => sum + runs, 0);
    if (read < runsStep) return { counts: [...counts.values()], more: false };
  }
  return { counts: [...counts.values()], more: true };
}

/** Accounts by status as it is now, the first that holds (modules/accounts/account-status.ts). */
export async function countAccounts({ database, organizationId }: Reader): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let after = idBeforeAll; ;) {
    const { rows } = await database.pool.query<{ status: string; count: number; last: string }>({
      name: "week-accounts",
      text: `select case when x."revokedAt" is not null then 'REVOKED' when u."refusedAt" is not null then 'REAUTHENTICATION_REQUIRED'
          else x."firstSync"::text end as "status", count(*)::int as "count", max(x."id"::text) as "last"
        from (select * from "Account" a where a."organizationId" = $1::uuid and a."id" > $2::uuid
          order by a."organizationId", a."id" limit ${accountsStep}) x
        join "Authorization" u on u."id" = x."authorizationId" group by 1`,
      values: [organizationId, after],
    });
    for (const { status, count } of rows) counts.set(status, (counts.get(status) ?? 0) + count);
    after = rows.reduce((last, row) => (row.last > last ? row.last : last), after);
    if (rows.reduce((sum, { count }) => sum + count, 0) < accountsStep) return counts;
  }
}

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

/** Open problems by kind, those that somebody dismissed left out; and mapping errors that are open. Counted up to 10,000 of each. */
export async function countStanding({
  database,
  organizationId,
}: Reader): Promise<{ problems: { kind: ProblemKind; count: number }[]; mappingErrors: number }> {
  const [problems, errors] = await Promise.all([
    database.pool.query<{ kind: ProblemKind; count: number }>({
      name: "week-problems",
      text: `select x."kind"::text as "kind", count(*)::int as "count" from (
          select p."kind" from "Problem" p where p."organizationId" = $1::uuid and p."resolvedAt" is null and p."dismissedAt" is null limit 10001) x
        group by 1 order by 2 desc, 1`,
      values: [organizationId],
    }),
    database.pool.query<{ count: number }>({
      name: "week-mapping-errors",
      text: `select coalesce(sum(x."open"), 0)::int as "count" from (
          select g."open" from "MappingErrorGroup" g where g."organizationId" = $1::uuid and g."open" > 0 limit 10001) x`,
      values: [organizationId],
    }),
  ]);
  return { problems: problems.rows, mappingErrors: errors.rows[0]?.count ?? 0 };
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

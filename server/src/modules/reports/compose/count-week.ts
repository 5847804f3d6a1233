import type { ExecutionStatus, SyncRunKind, SyncRunStatus } from "../../../generated/prisma/enums.ts";
import { firstIdAt } from "../../../platform/ids.ts";
import type { Scene } from "./composer.ts";

// Hot tables are walked by an index in steps of some thousand rows, each a statement of its own, up to a bound. Where there is
// more, the report says "more than".
const executionsStep = 20_000;
const mostExecutions = 500_000;
const runsStep = 2_000;
const mostRuns = 50_000;

export const dayMs = 86_400_000;

export type Reader = { database: Scene["database"]; organizationId: string };
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

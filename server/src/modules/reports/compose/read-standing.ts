import type { ProblemKind } from "../../../generated/prisma/enums.ts";
import type { Reader } from "./count-week.ts";

const idBeforeAll = "00000000-0000-0000-0000-000000000000";
const accountsStep = 5_000;

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

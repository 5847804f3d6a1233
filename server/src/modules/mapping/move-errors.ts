import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { MappingErrorState } from "../../generated/prisma/enums.ts";
import { lockGroups } from "./lock-groups.ts";

/** Which errors of an account, and what becomes of them. With neither ids: all. */
export type ErrorSelection = {
  organizationId: string;
  accountId: string;
  groupIds: string[] | null;
  errorIds: string[] | null;
  as: MappingErrorState;
};

/**
 * Moves the next errors of a selection, in the order of their ids, with the counts of their groups: by group and for all those that
 * are open (for OPEN those that are ignored), single ones also when they are ignored. `next`: the id to go on behind; null: that
 * was all. Costs what the batch costs, however many there are.
 */
export async function moveErrors(
  scope: TransactionScope,
  { organizationId, accountId, groupIds, errorIds, as }: ErrorSelection,
  { after, limit, byName }: { after: string | null; limit: number; byName: string },
): Promise<{ count: number; next: string | null; groupIds: string[] }> {
  const { tx, now } = scope;
  await lockGroups(scope, { accountId });
  const from = Prisma.sql`${as === "OPEN" ? "IGNORED" : "OPEN"}::"MappingErrorState"`;
  const source = Prisma.sql`select e."id", e."groupId", e."state" from "MappingError" e
    where e."accountId" = ${accountId}::uuid and e."organizationId" = ${organizationId}::uuid`;
  const page = Prisma.sql`${after === null ? Prisma.empty : Prisma.sql`and e."id" > ${after}::uuid`} order by e."id" limit ${limit}`;
  const sources = [
    ...(groupIds
      ? [
          Prisma.sql`select l.* from unnest(${groupIds}::uuid[]) as g("id")
            cross join lateral (${source} and e."groupId" = g."id" and e."state" = ${from} ${page}) l`,
        ]
      : []),
    ...(errorIds
      ? [
          Prisma.sql`(${source} and e."id" = any(${errorIds}::uuid[])
            and (e."state" = ${from} or (${as === "RESOLVED"} and e."state" = 'IGNORED')) ${page})`,
        ]
      : []),
    ...(groupIds || errorIds ? [] : [Prisma.sql`(${source} and e."state" = ${from} ${page})`]),
  ];
  const [result] = await tx.$queryRaw<
    { count: number; last: string | null; groupIds: string[] }[]
  >(Prisma.sql`
    with chosen as materialized (
      select distinct u."id", u."groupId", u."state" from (${Prisma.join(sources, " union all ")}) u
      order by u."id" limit ${limit}
    ), moved as (
      update "MappingError" e set "state" = ${as}::"MappingErrorState",
        "closedAt" = case when ${as} = 'OPEN' then null else ${now}::timestamptz end,
        "closedByName" = case when ${as} = 'OPEN' then null else ${byName} end
      from chosen c where e."id" = c."id"
    ), delta as (
      select "groupId", sum((${as} = 'OPEN')::int - ("state" = 'OPEN')::int)::int as "open",
        sum((${as} = 'IGNORED')::int - ("state" = 'IGNORED')::int)::int as "ignored"
      from chosen group by "groupId"
    ), counted as (
      update "MappingErrorGroup" g set "open" = g."open" + d."open", "ignored" = g."ignored" + d."ignored"
      from delta d where g."id" = d."groupId"
    )
    select (select count(*)::int from chosen) as "count", (select max("id"::text) from chosen) as "last",
      (select coalesce(array_agg("groupId"::text), '{}') from delta) as "groupIds"`);
  const { count, last, groupIds: touched } = result ?? { count: 0, last: null, groupIds: [] };
  return { count, next: count < limit ? null : last, groupIds: touched };
}

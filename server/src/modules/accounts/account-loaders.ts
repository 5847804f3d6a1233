import type { Account, SyncRun } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { boundCount } from "../../graphql/bounded-count.ts";
import type { BoundedCount } from "../../graphql/bounded-count.ts";
import type { GraphQLContext } from "../../graphql/context.ts";

/** The newest org sync that has come due: what runs, or what ran last. A range of one kind leaves one index to read by (lists.ts). */
export function loadCurrentSync(ctx: GraphQLContext, accountId: string): Promise<SyncRun | null> {
  return loadBatched(ctx, "current syncs", accountId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<SyncRun>({
      name: "current-syncs",
      text: `select r.* from unnest($1::uuid[]) as p(id) cross join lateral (
               select t.* from "SyncRun" t where t."accountId" = p.id and t."kind" >= 'ORG_SYNC' and t."kind" <= 'ORG_SYNC'
                 and (t."status" <> 'SCHEDULED' or t."runAt" <= $2)
               order by t."kind" desc, t."id" desc limit 1) r`,
      values: [ids, ctx.clock.now()],
    });
    const byAccount = new Map(rows.map((row) => [row.accountId, row]));
    return ids.map((id) => byAccount.get(id) ?? null);
  });
}

/** When the next org sync is due; null while none is scheduled. */
export function loadNextSyncAt(ctx: GraphQLContext, accountId: string): Promise<Date | null> {
  return loadBatched(ctx, "next syncs", accountId, async (ids: string[]) => {
    const rows = await ctx.database.prisma.syncRun.findMany({
      where: { accountId: { in: ids }, kind: "ORG_SYNC", status: "SCHEDULED" },
      select: { accountId: true, runAt: true },
    });
    const byAccount = new Map(rows.map((row) => [row.accountId, row.runAt]));
    return ids.map((id) => byAccount.get(id) ?? null);
  });
}

/** How many executions of an account wait; the cost is bounded whatever their number. */
export function loadWaitingCount(ctx: GraphQLContext, account: Account): Promise<BoundedCount> {
  return loadBatched(ctx, "waiting counts", account.id, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ id: string; count: number }>({
      name: "waiting-counts",
      text: `select p.id, c.count from unnest($1::uuid[]) as p(id) cross join lateral (
               select count(*)::int as count from (
                 select 1 from "Execution" t where t."accountId" = p.id and t."status" = 'QUEUED' limit 101) counted) c`,
      values: [ids],
    });
    const byAccount = new Map(rows.map((row) => [row.id, row.count]));
    return ids.map((id) => boundCount(byAccount.get(id) ?? 0));
  });
}

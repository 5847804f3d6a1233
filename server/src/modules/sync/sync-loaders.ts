import type { SyncMinute, SyncObjectProgress, SyncRun, SyncStream } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import type { DataSyncKind } from "./schedule-data-sync.ts";

/** Most minutes of a run that its charts are given: half a day in which it did something in each. */
export const shownMinutes = 720;

/** The objects of a run, in the order in which it goes through them. */
export function loadObjects(ctx: GraphQLContext, syncRunId: string): Promise<SyncObjectProgress[]> {
  return loadBatched(ctx, "sync objects", syncRunId, async (ids: string[]) => {
    const rows = await ctx.database.prisma.syncObjectProgress.findMany({
      where: { syncRunId: { in: ids } },
      orderBy: { position: "asc" },
    });
    const byRun = Map.groupBy(rows, (row) => row.syncRunId);
    return ids.map((id) => byRun.get(id) ?? []);
  });
}

/** The newest minutes of a run, in their order. */
export function loadMinutes(ctx: GraphQLContext, syncRunId: string): Promise<SyncMinute[]> {
  return loadBatched(ctx, "sync minutes", syncRunId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<SyncMinute>({
      name: "sync-minutes",
      text: `select m.* from unnest($1::uuid[]) as p(id) cross join lateral (
               select t.* from "SyncMinute" t where t."syncRunId" = p.id order by t."at" desc limit $2) m
             order by m."at"`,
      values: [ids, shownMinutes],
    });
    const byRun = Map.groupBy(rows, (row) => row.syncRunId);
    return ids.map((id) => byRun.get(id) ?? []);
  });
}

export type StreamState = {
  stream: SyncStream | null;
  /** The unfinished run of the kind. */
  current: SyncRun | null;
  /** The newest that has ended. */
  last: SyncRun | null;
};

/** Where the data sync of a kind of an account stands. */
export function loadStream(ctx: GraphQLContext, accountId: string, kind: DataSyncKind): Promise<StreamState> {
  return loadBatched(ctx, "sync streams", [accountId, kind], async (keys: [string, DataSyncKind][]) => {
    const wanted = [keys.map(([id]) => id), keys.map(([, each]) => each)];
    const from = `from unnest($1::uuid[], $2::"SyncRunKind"[]) as k("accountId", "kind")`;
    const [streams, currents, lasts] = await Promise.all([
      ctx.database.pool.query<SyncStream>({
        name: "sync-streams",
        text: `select s.* ${from} cross join lateral (
                 select t.* from "SyncStream" t where t."accountId" = k."accountId" and t."kind" = k."kind" limit 1) s`,
        values: wanted,
      }),
      ctx.database.pool.query<SyncRun>({
        name: "sync-streams-current",
        text: `select r.* ${from} cross join lateral (
                 select t.* from "SyncRun" t where t."accountId" = k."accountId" and t."kind" = k."kind"
                   and t."status" in ('SCHEDULED', 'RUNNING') limit 1) r`,
        values: wanted,
      }),
      // At most one run of a kind has not ended: at most one row more than is answered. A range of one kind, as in lists:
      // with an equality the order of the primary key would do, and everybody's runs would be walked.
      ctx.database.pool.query<SyncRun>({
        name: "sync-streams-last",
        text: `select r.* ${from} cross join lateral (
                 select t.* from "SyncRun" t where t."accountId" = k."accountId" and t."kind" >= k."kind" and t."kind" <= k."kind"
                   and t."status" in ('SUCCEEDED', 'FAILED', 'CANCELED')
                 order by t."kind" desc, t."id" desc limit 1) r`,
        values: wanted,
      }),
    ]);
    const of = <Row extends { accountId: string; kind: string }>(rows: Row[]) => {
      const found = new Map(rows.map((row) => [`${row.accountId} ${row.kind}`, row]));
      return ([id, each]: [string, DataSyncKind]) => found.get(`${id} ${each}`) ?? null;
    };
    const [stream, current, last] = [of(streams.rows), of(currents.rows), of(lasts.rows)];
    return keys.map((key) => ({ stream: stream(key), current: current(key), last: last(key) }));
  });
}

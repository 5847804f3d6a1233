import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { scheduleDataSync } from "./schedule-data-sync.ts";
import type { DataSyncKind } from "./schedule-data-sync.ts";

type DueStream = { accountId: string; organizationId: string; kind: DataSyncKind };

const atOnce = 20;

/**
 * Makes a run of each stream whose time has come, and sets its next time. Times that passed while nothing ran are made up
 * for by one run. Any node may do it: a stream is taken by one.
 */
export async function startDueStreams(environment: Environment): Promise<void> {
  const { clock, database } = environment;
  const { rowCount } = await database.pool.query({
    name: "sync-streams-due",
    text: `select 1 from "SyncStream" where "nextRunAt" <= $1 limit 1`,
    values: [clock.now()],
  });
  if (!rowCount) return;
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const due = await tx.$queryRaw<DueStream[]>(Prisma.sql`
      update "SyncStream" s set "nextRunAt" = case when s."everyMinutes" is null then null
        else ${now}::timestamptz + s."everyMinutes" * interval '1 minute' end
      where (s."accountId", s."kind") in (
        select d."accountId", d."kind" from "SyncStream" d where d."nextRunAt" <= ${now}::timestamptz
        order by d."nextRunAt" limit ${atOnce} for update skip locked)
      returning s."accountId", s."organizationId", s."kind"::text`);
    for (const stream of due)
      await scheduleDataSync(scope, { ...stream, scope: "INCREMENTAL", startedByName: null });
  });
}

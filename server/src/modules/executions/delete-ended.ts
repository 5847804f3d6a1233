import type { Environment } from "../../context.ts";
import { firstIdAt } from "../../platform/ids.ts";

/** Rows per statement: some milliseconds each, so that nothing else waits for it. */
const batchSize = 1_000;
/** By how much the time in an id may differ from that in its row. */
const slackMs = 3_600_000;
const dayMs = 86_400_000;

export type Deleted = { executions: number; events: number };

/**
 * Deletes executions that ended more than `keepDays` days ago, with their attempts, and events as old that no execution
 * needs any more: in the order of their ids, 1,000 to a statement. What waits or runs stays, and so do the events of
 * executions that stay. Stopped at any point, the next call goes on. Answers what was deleted; null where another node is
 * at it.
 */
export async function deleteEnded(
  { database, clock }: Pick<Environment, "database" | "clock">,
  keepDays: number,
  isStopped: () => boolean = () => false,
): Promise<Deleted | null> {
  const before = new Date(clock.now().getTime() - keepDays * dayMs);
  const client = await database.pool.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${lock}) as mine`);
    if (!rows[0]?.mine) return null;
    try {
      const inBatches = async (name: string, text: string): Promise<number> => {
        let deleted = 0;
        let after: string | null = firstId;
        while (after !== null && !isStopped()) {
          const values: unknown[] = [after, firstIdAt(before.getTime() + slackMs), before];
          const batch: Batch | undefined = (await client.query<Batch>({ name, text, values })).rows[0];
          deleted += batch?.deleted ?? 0;
          after = batch?.last ?? null;
        }
        return deleted;
      };
      return {
        executions: await inBatches("executions-delete-ended", deleteExecutions),
        events: await inBatches("events-delete-ended", deleteEvents),
      };
    } finally {
      await client.query(`select pg_advisory_unlock(${lock})`);
    }
  } finally {
    client.release();
  }
}

/** `last`: the last id that was looked at; null at the end. */
type Batch = { deleted: number; last: string | null };

const lock = `hashtextextended('retention of executions', 0)`;
const firstId = "00000000-0000-0000-0000-000000000000";

const batchOf = (table: string) => `seen as materialized (
    select t."id" from "${table}" t where t."id" > $1::uuid and t."id" < $2::uuid order by t."id" limit ${batchSize}
  )`;
const last = `(select s."id" from seen s order by s."id" desc limit 1) as "last"`;

const deleteExecutions = `with ${batchOf("Execution")}, gone as (
    delete from "Execution" t where t."id" = any(array(select "id" from seen))
      and t."status" not in ('QUEUED', 'RUNNING') and t."createdAt" < $3::timestamptz and coalesce(t."finishedAt", t."createdAt") < $3::timestamptz
    returning t."id"
  ) select (select count(*) from gone)::int as "deleted", ${last}`;

// An event that an execution is being made for is locked by that, and left.
const deleteEvents = `with ${batchOf("Event")}, free as materialized (
    select t."id" from "Event" t where t."id" = any(array(select "id" from seen)) and t."receivedAt" < $3::timestamptz
      and not exists (select from "Execution" x where x."eventId" = t."id")
    for update skip locked
  ), gone as (
    delete from "Event" t where t."id" = any(array(select "id" from free)) returning t."id"
  ) select (select count(*) from gone)::int as "deleted", ${last}`;

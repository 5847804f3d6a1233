import type { Clock } from "../clock.ts";
import type { Database } from "../database/client.ts";
import type { Logger } from "../logger.ts";

const dayMs = 86_400_000;
const daysAhead = 8;
const retryMs = 60_000;

/** For how many days the feed can be read back, unless told otherwise; an older cursor is CURSOR_EXPIRED. */
export const feedRetentionDays = 7;

/**
 * Makes the partitions of today and the week to come, drops those of the days (UTC) that are out of retention, and
 * raises the floor below which cursors are too old. Answers false where it would have had to wait for a transaction
 * longer than 2 s, or another node is at it: try again later.
 */
export async function maintainFeed(
  database: Pick<Database, "pool">,
  now: Date,
  keepDays: number = feedRetentionDays,
): Promise<boolean> {
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    // Dropping a partition locks the table; behind a writer that stays open, all others would queue up.
    await client.query("set local lock_timeout = '2s'");
    const { rows } = await client.query<{ mine: boolean }>(
      "select pg_try_advisory_xact_lock(hashtextextended('feed retention', 0)) as mine",
    );
    const today = now.toISOString().slice(0, 10);
    const keepFrom = new Date(now.getTime() - keepDays * dayMs).toISOString().slice(0, 10);
    if (rows[0]?.mine) {
      await client.query("select drop_change_partitions($1::date)", [keepFrom]);
      // Rows of days that had no partition lie in the default one.
      await client.query(
        `with gone as (delete from "Change_default" where "createdAt" < $1::date returning "position")
         update "FeedFloor" set "position" = greatest("position", (select max("position") from gone))`,
        [keepFrom],
      );
      await client.query("select ensure_change_partitions($1::date, $2)", [today, daysAhead]);
    }
    await client.query("commit");
    return rows[0]?.mine ?? false;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    if (isLockTimeout(error)) return false;
    throw error;
  } finally {
    client.release();
  }
}

/** Keeps the feed's partitions from now on: at once, then daily; after a failure again in a minute. */
export function startFeedRetention(
  environment: { database: Pick<Database, "pool">; clock: Clock; log: Logger },
  keepDays: number = feedRetentionDays,
): { stop(): Promise<void> } {
  const { database, clock, log } = environment;
  let stopped = false;
  let cancel: () => void = () => undefined;
  let running = run();

  async function run(): Promise<void> {
    const done = await maintainFeed(database, clock.now(), keepDays).catch((error: unknown) => {
      log.warn({ err: error }, "the change feed's partitions could not be maintained; trying again");
      return false;
    });
    if (stopped) return;
    cancel = clock.setTimer(
      () => {
        running = run();
      },
      done ? dayMs : retryMs,
    );
  }

  return {
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

// PostgreSQL error code 55P03: lock_not_available.
function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "55P03";
}

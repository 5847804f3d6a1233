import type { Database } from "../database/client.ts";
import { newId } from "../ids.ts";
import type { Logger } from "../logger.ts";

const heartbeatMs = 2_000;
const lifetimeSeconds = 10;

/**
 * SQL that holds where the worker with the id (SQL) is gone. A process that is killed is gone within 10 s, by the clock
 * of the database; what it had leased goes back to its queue.
 */
export const workerIsGone = (id: string): string =>
  `not exists (select from "Worker" w where w."id" = ${id} and w."aliveUntil" > now())`;

/** SQL that holds for a row `t` leased by a worker that is gone. */
export const leaseIsDead = workerIsGone(`t."lease"`);

/**
 * Registers this process among those that claim work, with the ids of its master keys (the current one first), and keeps
 * it alive until `stop`.
 */
export async function startWorker(
  database: Database,
  log: Logger,
  keyIds: readonly string[],
): Promise<{ id: string; stop(): Promise<void> }> {
  const id = newId();
  const beat = (): Promise<unknown> =>
    database.pool.query({
      name: "worker-heartbeat",
      text: `insert into "Worker" ("id", "startedAt", "aliveUntil", "keyIds") values ($1, now(), now() + make_interval(secs => $2), $3)
             on conflict ("id") do update set "aliveUntil" = excluded."aliveUntil"`,
      values: [id, lifetimeSeconds, keyIds],
    });
  await beat();
  await database.pool.query(`delete from "Worker" where "aliveUntil" < now() - interval '1 hour'`);
  const timer = setInterval(() => {
    beat().catch((error: unknown) =>
      log.warn({ err: error }, "the worker's heartbeat failed; others may take over its work"),
    );
  }, heartbeatMs);
  timer.unref();
  return {
    id,
    async stop() {
      clearInterval(timer);
      await database.pool.query(`delete from "Worker" where "id" = $1`, [id]).catch(() => undefined);
    },
  };
}

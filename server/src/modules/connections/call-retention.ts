import type { Environment } from "../../context.ts";
import { firstIdAt } from "../../platform/ids.ts";
import { startNightly } from "../../platform/nightly.ts";

const dayMs = 86_400_000;
const callsDays = 7;
const usageDays = 90;
/** Rows per statement: some milliseconds each, so that nothing else waits for it. */
const batchSize = 1_000;

/** Deletes calls after 7 days and the usage of days after 90, every night, oldest first. */
export function startCallRetention(environment: Pick<Environment, "database" | "clock" | "log">): {
  stop(): Promise<void>;
} {
  return startNightly(environment, {
    what: "deleting old calls",
    run: (isStopped) => deleteOldCalls(environment, isStopped),
  });
}

/** As one night does. Nodes that do it at once take different rows. */
export async function deleteOldCalls(
  { database, clock }: Pick<Environment, "database" | "clock">,
  isStopped: () => boolean = () => false,
): Promise<{ calls: number }> {
  const now = clock.now().getTime();
  let calls = 0;
  while (!isStopped()) {
    const { rowCount } = await database.pool.query({
      name: "calls-delete-old",
      text: `delete from "ConnectionCall" where "id" = any(array(
               select t."id" from "ConnectionCall" t where t."id" < $1::uuid order by t."id" limit ${batchSize} for update skip locked))`,
      values: [firstIdAt(now - callsDays * dayMs)],
    });
    calls += rowCount ?? 0;
    if ((rowCount ?? 0) < batchSize) break;
  }
  await database.pool.query(`delete from "ConnectionUsage" where "day" < $1::date`, [
    new Date(now - usageDays * dayMs),
  ]);
  return { calls };
}

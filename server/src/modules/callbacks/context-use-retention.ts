import type { Environment } from "../../context.ts";
import { firstIdAt } from "../../platform/ids.ts";
import { startNightly } from "../../platform/nightly.ts";
import { deliveryRetentionDays } from "./delivery-retention.ts";

const dayMs = 86_400_000;
/** Rows per statement: some milliseconds each, so that nothing else waits for it. */
const batchSize = 1_000;

/** Deletes the uses of securityContexts whose deliveries are out of retention, every night, oldest first. */
export function startContextUseRetention(
  environment: Pick<Environment, "database" | "clock" | "log">,
  keepDays?: number,
): { stop(): Promise<void> } {
  return startNightly(environment, {
    what: "deleting old uses of securityContexts",
    run: (isStopped) => deleteOldUses(environment, keepDays, isStopped),
  });
}

/** As one night does: those of deliveries of the days (UTC) before. Nodes that do it at once take different rows. */
export async function deleteOldUses(
  { database, clock }: Pick<Environment, "database" | "clock">,
  keepDays: number = deliveryRetentionDays,
  isStopped: () => boolean = () => false,
): Promise<{ uses: number }> {
  const today = Math.floor(clock.now().getTime() / dayMs) * dayMs;
  let uses = 0;
  while (!isStopped()) {
    const { rowCount } = await database.pool.query({
      name: "context-uses-delete-old",
      text: `delete from "SecurityContextUse" where "id" = any(array(
               select t."id" from "SecurityContextUse" t where t."deliveryId" < $1::uuid
               order by t."deliveryId", t."id" limit ${batchSize} for update skip locked))`,
      values: [firstIdAt(today - keepDays * dayMs)],
    });
    uses += rowCount ?? 0;
    if ((rowCount ?? 0) < batchSize) break;
  }
  return { uses };
}

import type { Environment } from "../../context.ts";
import { firstIdAt } from "../../platform/ids.ts";
import { startNightly } from "../../platform/nightly.ts";

const keptMs = 365 * 86_400_000;
const batch = 500;

/** Deletes notifications and incidents that ended more than a year ago, every night, in small batches. */
export function startReportRetention(environment: Environment): { stop(): Promise<void> } {
  return startNightly(environment, {
    what: "the deletion of old notifications",
    run: async (isStopped) => ({
      notifications: await deleteOldReports(environment, isStopped),
    }),
  });
}

/** Deletes what ended more than a year ago: ids tell when it began. Answers how many notifications went. */
export async function deleteOldReports(
  { database, clock }: Pick<Environment, "database" | "clock">,
  isStopped: () => boolean = () => false,
): Promise<number> {
  const before = firstIdAt(clock.now().getTime() - keptMs);
  let deleted = 0;
  for (let rowCount: number | null = batch; rowCount === batch && !isStopped();) {
    ({ rowCount } = await database.pool.query(
      `delete from "Notification" where "id" = any(array(
         select t."id" from "Notification" t where t."id" < $1 and t."state" not in ('WAITING', 'SENDING')
           and not exists (select from "Incident" i where i."id" = t."incidentId" and i."resolvedAt" is null)
         order by t."id" limit ${batch} for update skip locked))`,
      [before],
    ));
    deleted += rowCount ?? 0;
  }
  for (let rowCount: number | null = batch; rowCount === batch && !isStopped();)
    ({ rowCount } = await database.pool.query(
      `delete from "Incident" where "id" = any(array(
         select t."id" from "Incident" t where t."id" < $1 and t."resolvedAt" is not null
           and not exists (select from "Notification" n where n."incidentId" = t."id")
         order by t."id" limit ${batch} for update skip locked))`,
      [before],
    ));
  return deleted;
}

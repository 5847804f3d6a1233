import { leaseIsDead } from "../../platform/queue/worker.ts";
import type { MailEnvironment } from "./claim-mails.ts";

export type ClaimedNotification = { id: string; organizationId: string; inDigest: boolean; createdAt: Date };

/** $1 worker, $2 now, $3 limit, $4 ids of what this worker is at. */
export const claimNotificationsStatement = `update "Notification" n set "lease" = $1
           where n."id" in (
             select t."id" from "Notification" t
             where t."state" = 'WAITING' and t."sendAt" <= $2 and not t."id" = any($4::uuid[])
               and (t."lease" is null or t."lease" = $1 or ${leaseIsDead})
               and not exists (select from "Notification" e where e."incidentId" = t."incidentId" and e."id" < t."id"
                 and e."state" = 'WAITING' and not e."inDigest")
             order by t."sendAt" limit $3 for update of t skip locked)
           returning n."id", n."organizationId", n."inDigest", n."createdAt"`;

/**
 * Claims notifications that are due, oldest first; of one incident only the first. `running`: what this process is at. What it claimed
 * before and is not at any more, or what a process that is gone had claimed, is claimed anew.
 */
export async function claimNotifications(
  { pool, clock, workerId }: MailEnvironment,
  limit: number,
  running: readonly string[],
): Promise<ClaimedNotification[]> {
  const { rows } = await pool.query<ClaimedNotification>({
    name: "notifications-claim",
    text: claimNotificationsStatement,
    values: [workerId, clock.now(), limit, running],
  });
  return rows;
}

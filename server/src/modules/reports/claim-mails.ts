import type pg from "pg";
import type { Environment } from "../../context.ts";
import { leaseIsDead } from "../../platform/queue/worker.ts";

export type ClaimedMail = {
  id: string;
  organizationId: string;
  notificationId: string;
  /** null: the escalation copy. */
  memberId: string | null;
  address: string;
  name: string;
  /** Tries before this one that the server answered. */
  attempts: number;
};

/** What the queues work with: their statements run on connections of their own. */
export type MailEnvironment = Environment & { pool: pg.Pool };

/** $1 worker, $2 now, $3 limit. */
export const claimMailsStatement = `update "Mail" m set "state" = 'SENDING', "lease" = $1, "triedAt" = $2
           where m."id" in (
             select t."id" from "Mail" t
             where t."state" = 'WAITING' and t."sendAt" <= $2 and not exists (
               select from "Notification" n
               join "Notification" e on e."incidentId" = n."incidentId" and e."id" < n."id"
               join "Mail" o on o."notificationId" = e."id" and o."address" = t."address" and o."state" in ('WAITING', 'SENDING')
               where n."id" = t."notificationId")
             order by t."sendAt" limit $3 for update of t skip locked)
           returning m."id", m."organizationId", m."notificationId", m."memberId", m."address", m."name", m."attempts"`;

/** Claims mails that are due, oldest first. Of one thread an address gets one after the other, in their order. */
export async function claimMails(
  { pool, clock, workerId }: MailEnvironment,
  limit: number,
): Promise<ClaimedMail[]> {
  const { rows } = await pool.query<ClaimedMail>({
    name: "mails-claim",
    text: claimMailsStatement,
    values: [workerId, clock.now(), limit],
  });
  return rows;
}

/**
 * Gives mails back to the queue that processes which are gone had claimed, or this one and is not at any more (`running`). Whether the
 * server took them is not known: they go again, with the same Message-ID.
 */
export async function reclaimMails(
  { pool, workerId }: MailEnvironment,
  running: readonly string[],
): Promise<void> {
  await pool.query({
    name: "mails-reclaim",
    text: `update "Mail" t set "state" = 'WAITING', "lease" = null
           where t."state" = 'SENDING' and ((t."lease" = $1 and not t."id" = any($2::uuid[])) or (t."lease" <> $1 and ${leaseIsDead}))`,
    values: [workerId, running],
  });
}

import { inTransaction } from "../../context.ts";
import type { Environment, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { changeOf } from "./end-notification.ts";
import type { MailEnd } from "./send-mail.ts";

/**
 * Records how tries of mails ended, all in one transaction, and ends the notifications whose last mail is among them. What somebody
 * else has claimed by now stays as it is.
 */
export async function recordMailEnds(environment: Environment, ends: readonly MailEnd[]): Promise<void> {
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const notificationIds = [...new Set(ends.map(({ notificationId }) => notificationId))].sort();
    // The locks let one of several who record the last mails of a notification see that they are the last.
    await tx.$queryRaw`select 1 from "Notification" where "id" = any(${notificationIds}::uuid[]) order by "id" for no key update`;
    await tx.$executeRaw(Prisma.sql`
      update "Mail" m set "state" = e."state"::"MailState", "attempts" = e."attempts", "sendAt" = e."sendAt", "smtpCode" = e."smtpCode",
        "smtpAnswer" = e."smtpAnswer", "lease" = null, "endedAt" = case when e."state" <> 'WAITING' then ${now}::timestamptz end
      from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e("id" uuid, "state" text, "attempts" int, "sendAt" timestamptz,
        "smtpCode" int, "smtpAnswer" text)
      where m."id" = e."id" and m."state" = 'SENDING' and m."lease" = ${environment.workerId}::uuid`);
    const closed = await endNotifications(scope, notificationIds);
    const open = notificationIds.filter((id) => !closed.some((each) => each.id === id));
    const changed = await tx.notification.findMany({ where: { id: { in: open } } });
    await appendChanges(tx, now, [
      ...changed.map((each) => changeOf(each, "notification.changed")),
      ...closed.map((each) =>
        changeOf(each, each.state === "FAILED" ? "notification.failed" : "notification.sent"),
      ),
    ]);
  });
}

/** Ends notifications none of whose mails waits: SENT where one was taken. */
async function endNotifications({ tx, now }: TransactionScope, ids: string[]): Promise<Notification[]> {
  return tx.$queryRaw<Notification[]>(Prisma.sql`
    update "Notification" n set "endedAt" = ${now}::timestamptz, "state" = f."state"::"NotificationState",
      "reason" = case when f."state" = 'NOT_SENT' then 'Nobody was to get it any more when it was to be sent.' end
    from unnest(${ids}::uuid[]) as i(id) cross join lateral (
      select case when bool_or(m."state" = 'SENT') then 'SENT' when bool_or(m."state" in ('BOUNCED', 'FAILED')) then 'FAILED'
        else 'NOT_SENT' end as "state", bool_or(m."state" in ('WAITING', 'SENDING')) as "waits"
      from "Mail" m where m."notificationId" = i.id) f
    where n."id" = i.id and n."state" = 'SENDING' and not f."waits" returning n.*`);
}

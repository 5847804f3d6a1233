import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Incident, Notification } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";
import { readNotificationDetail } from "./notification-detail.ts";
import { insertNotifications } from "./record-notifications.ts";
import { nextReminderAt } from "./reminders.ts";

const batch = 100;

/**
 * Records reminders of open incidents that are due, 100 at most, and when the next ones are. Answers how many it looked at. Nobody is
 * reminded of what they have not been told yet.
 */
export async function remindIncidents(environment: Environment): Promise<number> {
  return inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const due = await tx.$queryRaw<Incident[]>(Prisma.sql`
      select * from "Incident" where "resolvedAt" is null and "remindAt" <= ${now}::timestamptz
      order by "remindAt" limit ${batch} for update skip locked`);
    if (due.length === 0) return 0;
    const ids = due.map(({ id }) => id);
    const told = await tx.$queryRaw<(Notification & { waits: boolean })[]>(Prisma.sql`
      select n.*, exists (select from "Notification" w where w."incidentId" = i.id and w."state" = 'WAITING') as "waits"
      from unnest(${ids}::uuid[]) as i(id) cross join lateral (
        select * from "Notification" n where n."incidentId" = i.id and n."phase" in ('OPENED', 'CHANGED') order by n."id" desc limit 1) n`);
    const last = new Map(told.map((each) => [each.incidentId, each]));
    await insertNotifications(
      scope,
      told
        .filter(({ waits }) => !waits)
        .map((each) => ({
          ...each,
          id: newId(),
          phase: "REMINDER" as const,
          cause: "incident.reminded",
          detail: readNotificationDetail(each.detail),
          sendAt: now,
        })),
    );
    for (const incident of due)
      await tx.incident.update({
        where: { id: incident.id },
        data: nextOf(incident, last.get(incident.id)?.createdAt ?? incident.openedAt, now),
      });
    return due.length;
  });
}

/** The next reminder that lies ahead: those that fell into a time without Patchbay are not made up for. */
function nextOf({ topic, reminders }: Incident, since: Date, now: Date) {
  let count = reminders + 1;
  let remindAt = nextReminderAt(topic, since, count);
  while (remindAt && remindAt <= now) {
    count += 1;
    remindAt = nextReminderAt(topic, since, count);
  }
  return { reminders: count, remindAt };
}

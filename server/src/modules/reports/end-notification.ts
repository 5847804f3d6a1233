import type { TransactionScope } from "../../context.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { readNotificationDetail } from "./notification-detail.ts";
import { notificationTitle } from "./notification-title.ts";

/** What a change of a notification carries. */
export function changeOf(
  notification: Pick<
    Notification,
    "id" | "organizationId" | "incidentId" | "kind" | "phase" | "state" | "detail"
  >,
  name: "notification.changed" | "notification.sent" | "notification.failed",
) {
  const { id, organizationId, incidentId, kind, phase, state } = notification;
  return {
    organizationId,
    name,
    entityType: "Notification",
    entityId: id,
    parentId: incidentId,
    payload: {
      title: notificationTitle({ ...notification, detail: readNotificationDetail(notification.detail) }),
      kind,
      phase,
      state,
    },
  };
}

/** Ends a claimed notification that nobody is to get; `reason` is one sentence for people. */
export async function endUnsent(
  { tx, now }: TransactionScope,
  { id, workerId }: { id: string; workerId: string },
  reason: string,
): Promise<void> {
  const [ended] = await tx.notification.updateManyAndReturn({
    where: { id, lease: workerId, state: "WAITING" },
    data: { state: "NOT_SENT", reason, endedAt: now, lease: null },
  });
  if (ended) await appendChanges(tx, now, [changeOf(ended, "notification.changed")]);
}

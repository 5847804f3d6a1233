import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { changeOf } from "./end-notification.ts";

/**
 * Sends the mails of a notification again that failed or bounced, to those who are to get it still, with the same Message-ID. Those that
 * were taken do not go again. Throws ConflictError NOTHING_TO_RESEND.
 */
export async function resendNotification(
  ctx: Context,
  { notificationId: id }: { notificationId: string },
): Promise<Notification> {
  const { organizationId } = authorise(ctx, "REPORTS");
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    await tx.$queryRaw`select 1 from "Notification" where "id" = ${id}::uuid and "organizationId" = ${organizationId}::uuid for no key update`;
    const found = await tx.notification.findUnique({ where: { id, organizationId } });
    if (!found) throw new NotFoundError("The notification");
    const { count } = await tx.mail.updateMany({
      where: { notificationId: id, organizationId, state: { in: ["FAILED", "BOUNCED"] } },
      data: { state: "WAITING", attempts: 0, sendAt: now, endedAt: null },
    });
    if (count === 0) throw new ConflictError("None of its mails has failed or bounced.", "NOTHING_TO_RESEND");
    const notification = await tx.notification.update({
      where: { id, organizationId },
      data: { state: "SENDING", endedAt: null, reason: null },
    });
    await recordAudit(ctx, scope, {
      act: "notification.resent",
      entityType: "Notification",
      entityId: id,
      after: { mails: count },
    });
    await appendChanges(tx, now, [changeOf(notification, "notification.changed")]);
    return notification;
  });
}

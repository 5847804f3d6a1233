import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { Recipient } from "./choose-recipients.ts";
import type { ClaimedNotification } from "./claim-notifications.ts";
import { Communication, defaultCommunication, deliveryOf } from "./communication.ts";
import type { MailDelivery } from "./communication.ts";
import { composeMail } from "./compose/compose-mail.ts";
import type { MailDocument, NotificationToCompose } from "./compose/mail-document.ts";
import { changeOf, endUnsent } from "./end-notification.ts";
import { gatherDigest } from "./gather-digest.ts";
import { findRecipients } from "./load-recipient-facts.ts";
import { readNotificationDetail } from "./notification-detail.ts";
import { defaultTimes, nextDigestAt } from "./report-times.ts";
import { writeMails } from "./write-mails.ts";

/** What has long been over is not told any more: after a time without a mail server, say. */
const staleMs = 7 * 86_400_000;

/**
 * Decides of a claimed notification whether it goes out, when, to whom and what it says. Who gets it is looked up now; what it says is
 * composed before the transaction that writes its mails.
 */
export async function decideNotification(
  environment: Environment,
  claimed: ClaimedNotification,
): Promise<void> {
  const { database, workerId } = environment;
  const { id, organizationId } = claimed;
  if (claimed.inDigest) return gatherDigest(environment, organizationId);
  const notification = await loadNotification(environment, id);
  if (!notification) return;
  const endedBy = (reason: string): Promise<void> =>
    inTransaction(environment, (scope) => endUnsent(scope, { id, workerId }, reason));
  const over = whyOver(notification, environment.clock.now());
  if (over) return endedBy(over);
  const delivery = await readDelivery(environment, notification);
  if (delivery === "NEVER")
    return endedBy("Mails of this kind are switched off in the account's settings (Communication).");
  if (delivery === "DIGEST") return leaveForDigest(environment, notification);
  const recipients = await findRecipients(database, organizationId, notification.kind);
  if (recipients.length === 0)
    return endedBy("Nobody receives it: see Report settings for who would, and why not.");
  const document = await composeMail(environment, notification);
  await sendTo(environment, notification, document, recipients);
}

async function loadNotification(
  { database, workerId }: Environment,
  id: string,
): Promise<NotificationToCompose | null> {
  const notification = await database.prisma.notification.findUnique({
    where: { id, state: "WAITING", lease: workerId },
    include: { incident: true },
  });
  if (!notification) return null;
  const organization = await database.prisma.organization.findUniqueOrThrow({
    where: { id: notification.organizationId },
    select: { id: true, name: true, slug: true },
  });
  return { ...notification, organization };
}

function whyOver({ phase, incident, createdAt }: NotificationToCompose, now: Date): string | null {
  const isOver = incident !== null && incident.resolvedAt !== null;
  if (phase === "REMINDER" && isOver) return "It was over before anybody was to be reminded.";
  const stands = incident !== null && !isOver;
  if (stands || now.getTime() - createdAt.getTime() < staleMs) return null;
  return "It could not be sent for 7 days, and is long over.";
}

async function readDelivery({ database }: Environment, notification: Notification): Promise<MailDelivery> {
  const { accountId, organizationId, kind, phase } = notification;
  if (!accountId) return "AT_ONCE";
  const settings = await database.prisma.integrationSettings.findUnique({
    where: { accountId, organizationId },
    select: { communication: true },
  });
  const chosen = Communication.safeParse(settings?.communication ?? {});
  const { runKind } = readNotificationDetail(notification.detail);
  return deliveryOf(chosen.data ?? defaultCommunication, { kind, phase, runKind });
}

async function leaveForDigest(environment: Environment, { id, organizationId }: Notification): Promise<void> {
  await inTransaction(environment, async ({ tx, now }) => {
    const settings = await tx.reportSettings.findUnique({ where: { organizationId } });
    const [left] = await tx.notification.updateManyAndReturn({
      where: { id, state: "WAITING", lease: environment.workerId },
      data: { inDigest: true, sendAt: nextDigestAt(now, settings ?? defaultTimes), lease: null },
    });
    if (left) await appendChanges(tx, now, [changeOf(left, "notification.changed")]);
  });
}

async function sendTo(
  environment: Environment,
  notification: NotificationToCompose,
  document: MailDocument,
  recipients: readonly Recipient[],
): Promise<void> {
  await inTransaction(environment, (scope) =>
    writeMails(scope, { notification, document, recipients, workerId: environment.workerId }),
  );
}

import type { TransactionScope } from "../../context.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import type { Recipient } from "./choose-recipients.ts";
import type { MailDocument } from "./compose/mail-document.ts";
import { changeOf } from "./end-notification.ts";

/** Writes what a claimed notification says, and one mail for each recipient. Does nothing where somebody else has its lease by now. */
export async function writeMails(
  { tx, now }: TransactionScope,
  given: {
    notification: Pick<Notification, "id" | "organizationId" | "incidentId" | "phase">;
    document: MailDocument;
    recipients: readonly Recipient[];
    workerId: string;
  },
): Promise<void> {
  const { notification, document, recipients, workerId } = given;
  const { id, organizationId, incidentId, phase } = notification;
  const isReply = incidentId !== null && phase !== "OPENED";
  const [written] = await tx.notification.updateManyAndReturn({
    where: { id, state: "WAITING", lease: workerId },
    data: {
      state: "SENDING",
      lease: null,
      subject: `${isReply ? "Re: " : ""}${document.subject}`,
      content: document,
      deadlineAt: document.deadlineAt,
    },
  });
  if (!written) return;
  await tx.mail.createMany({
    data: recipients.map(({ memberId, address, name, reasons }) => ({
      id: newId(),
      organizationId,
      notificationId: id,
      memberId,
      address,
      name,
      reasons,
      sendAt: now,
    })),
  });
  await appendChanges(tx, now, [changeOf(written, "notification.changed")]);
}

import { toGlobalId } from "../src/graphql/global-id.ts";
import { newId } from "../src/platform/ids.ts";
import type { TestApp } from "./app.ts";

/** One of everything that reports keep of an account, by type name and Relay id. */
export async function makeReportThings(
  app: TestApp,
  { organizationId, accountId }: { organizationId: string; accountId: string },
): Promise<Record<string, string>> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const incident = await prisma.incident.create({
    data: { id: newId(), organizationId, topic: "ORG_SYNC", subjectId: accountId, openedAt: now },
  });
  const notification = await prisma.notification.create({
    data: {
      id: newId(),
      organizationId,
      accountId,
      incidentId: incident.id,
      kind: "SYNC_FAILED",
      phase: "OPENED",
      cause: "problem.opened",
      detail: {},
      state: "SENT",
      createdAt: now,
      sendAt: now,
      mails: {
        create: {
          id: newId(),
          organizationId,
          address: `escalation@${organizationId}.example.com`,
          name: "",
          reasons: ["ESCALATION"],
          state: "FAILED",
          sendAt: now,
        },
      },
    },
  });
  const mail = await prisma.inboxMail.create({
    data: {
      id: newId(),
      organizationId,
      notificationId: notification.id,
      messageId: `${notification.id}@example.com`,
      fromAddress: "patchbay@example.com",
      toAddress: "person@example.com",
      subject: `Mail of ${organizationId}`,
      headers: [],
      html: "",
      text: "",
      receivedAt: now,
    },
  });
  const role = await prisma.recipientRole.findFirstOrThrow({ where: { organizationId } });
  return {
    Incident: toGlobalId("Incident", incident.id),
    Notification: toGlobalId("Notification", notification.id),
    InboxMail: toGlobalId("InboxMail", mail.id),
    RecipientRole: toGlobalId("RecipientRole", role.id),
  };
}

import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { changeOf } from "./end-notification.ts";
import { insertNotifications } from "./record-notifications.ts";

/**
 * Makes one DIGEST of everything of an organization that waits for it and is due; the others go out as a part of it. Of several who do
 * that at the same time, one finds something.
 */
export async function gatherDigest(environment: Environment, organizationId: string): Promise<void> {
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    await tx.$queryRaw`select 1 from "ReportSettings" where "organizationId" = ${organizationId}::uuid for update`;
    const digestId = newId();
    const gathered = await tx.$queryRaw<Notification[]>(Prisma.sql`
      update "Notification" set "state" = 'DIGESTED', "digestId" = ${digestId}::uuid, "endedAt" = ${now}::timestamptz, "lease" = null
      where "organizationId" = ${organizationId}::uuid and "state" = 'WAITING' and "inDigest" and "sendAt" <= ${now}::timestamptz
      returning *`);
    if (gathered.length === 0) return;
    const from = gathered.reduce(
      (first, { createdAt }) => (createdAt < first ? createdAt : first),
      gathered[0]?.createdAt ?? now,
    );
    await insertNotifications(scope, [
      {
        id: digestId,
        incidentId: null,
        organizationId,
        kind: "DIGEST",
        phase: "EVENT",
        cause: "digest.due",
        detail: { from: from.toISOString(), to: now.toISOString() },
      },
    ]);
    await appendChanges(
      tx,
      now,
      gathered.map((each) => changeOf(each, "notification.changed")),
    );
  });
}

import { inTransaction } from "../../context.ts";
import type { Role } from "../../generated/prisma/enums.ts";
import { addMember } from "../access/index.ts";
import type { TestApp } from "../../../test/app.ts";
import { recordNotifications } from "./record-notifications.ts";
import type { NotificationDraft } from "./record-notifications.ts";

let serial = 0;

/** A member with a confirmed address that tells what they are. */
export async function addRecipient(
  app: TestApp,
  organizationId: string,
  roles: Role[],
  email = `${roles.join("-").toLowerCase()}-${process.pid}-${(serial += 1)}@example.com`,
): Promise<{ id: string; email: string }> {
  const { id } = await addMember(app.environment, organizationId, {
    email,
    name: `Person ${email.split("@")[0]}`,
    password: "a password of a test",
    roles,
  });
  return { id, email };
}

/** Records notifications as a verb would, in a transaction of their own. */
export async function record(app: TestApp, ...drafts: NotificationDraft[]): Promise<void> {
  await inTransaction(app.environment, (scope) => recordNotifications(scope, drafts));
}

/** What breaks and is mended: an account that needs re-authentication, which nobody can switch off. */
export function refused(
  organizationId: string,
  subjectId: string,
  phase: NotificationDraft["phase"] = "OPENED",
): NotificationDraft {
  return {
    organizationId,
    kind: "REAUTHENTICATION_REQUIRED",
    phase,
    topic: "REAUTHENTICATION",
    subjectId,
    environment: "PRODUCTION",
    accountId: subjectId,
    cause: "problem.opened",
    detail: { accountName: "Acme Trading", serviceName: "Zoho CRM", reason: "invalid_code" },
  };
}

/** What happens and is over, and may be unsubscribed from. */
export function enabled(organizationId: string, accountName = "Acme Trading"): NotificationDraft {
  return {
    organizationId,
    kind: "INTEGRATION_ENABLED",
    phase: "EVENT",
    environment: "DEVELOPMENT",
    cause: "account.granted",
    detail: { accountName, serviceName: "Zoho CRM" },
  };
}

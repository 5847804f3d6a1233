import type { NotificationKind } from "../../generated/prisma/enums.ts";
import type { RecipientReason } from "./choose-recipients.ts";
import { isRequired } from "./communication.ts";
import type { MailFooter } from "./compose/mail-document.ts";
import { makeUnsubscribeToken } from "./unsubscribe-token.ts";

const roles: Partial<Record<RecipientReason, string>> = {
  BILLING_ADMIN: "billing admin",
  COMPANY_ADMIN: "company admin",
  COMPANY_SUPERVISOR: "company supervisor",
  REQUIRED: "company admin",
  EXTRA: "an extra recipient of reports",
};

/** Why somebody gets a mail, one sentence. */
export function sayWhyReceived(
  reasons: readonly RecipientReason[],
  organizationName: string,
  kind: NotificationKind,
): string {
  const held = [...new Set(reasons.flatMap((reason) => roles[reason] ?? []))];
  const required = isRequired(kind) ? " Mails of this kind can't be switched off." : "";
  if (held.length === 0)
    return `You get this because your address is the escalation copy (BCC) of the reports of ${organizationName}.`;
  return `You get this as ${held.join(" and ")} of ${organizationName}.${required}`;
}

/** What differs between the copies of a mail. */
export function makeFooter(given: {
  publicUrl: string;
  organizationName: string;
  unsubscribeKey: string;
  kind: NotificationKind;
  memberId: string | null;
  reasons: readonly RecipientReason[];
}): MailFooter {
  const { publicUrl, organizationName, unsubscribeKey, kind, memberId, reasons } = given;
  const mayUnsubscribe = memberId !== null && !isRequired(kind);
  return {
    organizationName,
    received: sayWhyReceived(reasons, organizationName, kind),
    unsubscribeUrl: mayUnsubscribe
      ? `${publicUrl}/reports/unsubscribe/${makeUnsubscribeToken({ memberId, kind }, unsubscribeKey)}`
      : null,
    settingsUrl: `${publicUrl}/settings/reports`,
  };
}

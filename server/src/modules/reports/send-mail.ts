import type { Notification } from "../../generated/prisma/client.ts";
import { MailError } from "../../platform/mail/mail-transport.ts";
import type { OutgoingMail } from "../../platform/mail/mail-transport.ts";
import { chooseRecipients } from "./choose-recipients.ts";
import type { Recipient } from "./choose-recipients.ts";
import type { ClaimedMail, MailEnvironment } from "./claim-mails.ts";
import type { MailDocument } from "./compose/mail-document.ts";
import { loadRecipientFacts } from "./load-recipient-facts.ts";
import { renderHtml } from "./mail/render-html.ts";
import { renderText } from "./mail/render-text.ts";
import { makeFooter } from "./mail-footer.ts";
import { nextMailDelay } from "./mail-schedule.ts";
import { listIdOf, messageIdsOf } from "./message-id.ts";

/** How a try of a mail ended. WAITING: it is tried again at `sendAt`. */
export type MailEnd = Pick<ClaimedMail, "id" | "notificationId" | "organizationId" | "attempts"> & {
  state: "SENT" | "BOUNCED" | "FAILED" | "SKIPPED" | "WAITING";
  sendAt: Date;
  smtpCode: number | null;
  smtpAnswer: string;
};

/** A notification as its copies need it. */
type Sending = Pick<Notification, "id" | "incidentId" | "kind" | "phase" | "subject"> & {
  content: MailDocument;
  organizationName: string;
  slug: string;
  unsubscribeKey: string;
  isOver: boolean;
};

/** What a mail waits for a server that cannot be reached, beyond the server's rest: others go first then. */
const unreachableMs = 60_000;

/**
 * Tries one copy of a mail. Who was to get it is looked up once more: whoever lost the role, left or unsubscribed since does not get it.
 * Never throws for what the mail server does; a server that cannot be reached costs no try.
 */
export async function sendMail(
  environment: MailEnvironment,
  mail: ClaimedMail,
  random: number,
): Promise<MailEnd> {
  const { clock, database } = environment;
  const { id, notificationId, organizationId, attempts } = mail;
  const ended = (
    state: MailEnd["state"],
    smtpCode: number | null,
    smtpAnswer: string,
    more: { attempts?: number; sendAt?: Date } = {},
  ): MailEnd => ({
    id,
    notificationId,
    organizationId,
    state,
    attempts: more.attempts ?? attempts,
    sendAt: more.sendAt ?? clock.now(),
    smtpCode,
    smtpAnswer,
  });
  const sending = await loadSending(environment, notificationId);
  if (sending.phase === "REMINDER" && sending.isOver) return ended("SKIPPED", null, "It was over by then.");
  const facts = await loadRecipientFacts(database, organizationId, sending.kind);
  const all = chooseRecipients(facts, sending.kind);
  const recipient = findRecipient(all, mail);
  if (!recipient?.gets)
    return ended(
      "SKIPPED",
      null,
      recipient?.whyNot ??
        (mail.memberId ? "Has left the organization." : "Is not the escalation address any more."),
    );
  const outgoing = toOutgoing(environment, mail, sending, recipient, all);
  try {
    const { code, answer } = await environment.mail.send(outgoing);
    return ended("SENT", code, answer, { attempts: attempts + 1 });
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { fault, code, message } = error;
    const later = (ms: number): Date => new Date(clock.now().getTime() + ms);
    if (fault === "UNREACHABLE") return ended("WAITING", code, message, { sendAt: later(unreachableMs) });
    const delay = fault === "TEMPORARY" ? nextMailDelay(attempts + 1, random) : null;
    if (delay !== null)
      return ended("WAITING", code, message, { attempts: attempts + 1, sendAt: later(delay) });
    return ended(fault === "BOUNCED" ? "BOUNCED" : "FAILED", code, message, { attempts: attempts + 1 });
  }
}

async function loadSending({ pool }: MailEnvironment, notificationId: string): Promise<Sending> {
  const { rows } = await pool.query<Sending>({
    name: "mail-notification",
    text: `select n."id", n."incidentId", n."kind"::text, n."phase"::text, n."subject", n."content", o."name" as "organizationName",
             o."slug", r."unsubscribeKey", coalesce(i."resolvedAt" is not null, false) as "isOver"
           from "Notification" n join "Organization" o on o."id" = n."organizationId"
           join "ReportSettings" r on r."organizationId" = n."organizationId"
           left join "Incident" i on i."id" = n."incidentId" where n."id" = $1`,
    values: [notificationId],
  });
  const [sending] = rows;
  if (!sending) throw new Error(`The notification ${notificationId} is gone.`);
  return sending;
}

/** The escalation copy may be that of a member by now, who has the address: it is one mail still. */
function findRecipient(all: readonly Recipient[], { memberId, address }: ClaimedMail): Recipient | undefined {
  if (memberId !== null) return all.find((each) => each.memberId === memberId);
  return all.find(
    (each) => each.reasons.includes("ESCALATION") && each.address.toLowerCase() === address.toLowerCase(),
  );
}

function toOutgoing(
  { publicUrl, clock }: MailEnvironment,
  { id, organizationId, notificationId, memberId, address, name }: ClaimedMail,
  sending: Sending,
  { reasons }: Recipient,
  all: readonly Recipient[],
): OutgoingMail {
  const { content, kind, organizationName, slug, unsubscribeKey } = sending;
  const footer = makeFooter({
    publicUrl,
    organizationName,
    unsubscribeKey,
    kind,
    memberId,
    reasons: memberId === null ? ["ESCALATION"] : reasons,
  });
  const others = all.filter((each) => each.gets && each.memberId !== null);
  return {
    id,
    organizationId,
    notificationId,
    ...messageIdsOf(sending, publicUrl),
    recipient: address,
    to: memberId === null ? others.slice(0, 50) : [{ name, address }],
    subject: sending.subject ?? content.subject,
    html: renderHtml(content, { footer }),
    text: renderText(content, { footer }),
    list: { name: `Reports of ${organizationName}`, id: listIdOf(slug, publicUrl) },
    unsubscribeUrl: footer.unsubscribeUrl,
    at: clock.now(),
  };
}

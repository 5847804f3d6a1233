import type {
  IncidentTopic,
  MailState,
  NotificationPhase,
  NotificationState,
} from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import type { MailTransport } from "../../platform/mail/mail-transport.ts";
import type { RecipientReason } from "./choose-recipients.ts";

export const NotificationPhaseEnum = builder.enumType("NotificationPhase", {
  description: "Where a notification stands in its incident.",
  values: {
    OPENED: { description: "An incident began: the first mail of its thread." },
    CHANGED: { description: "It stands otherwise than before." },
    REMINDER: { description: "It still stands." },
    RESOLVED: { description: "It is over." },
    EVENT: { description: "Something happened that is over at once: no incident." },
  } satisfies Record<NotificationPhase, object>,
});

export const NotificationStateEnum = builder.enumType("NotificationState", {
  description: "What has become of a notification.",
  values: {
    WAITING: { description: "It goes out at `sendAt`, or with the next digest." },
    SENDING: { description: "Its mails are written; not all have ended." },
    SENT: { description: "A mail server took at least one of its mails." },
    FAILED: { description: "None of its mails was taken." },
    DIGESTED: { description: "It went out as a part of `digest`." },
    NOT_SENT: { description: "Nobody was to get it; `reason` says why." },
  } satisfies Record<NotificationState, object>,
});

export const MailStateEnum = builder.enumType("MailState", {
  description: "What has become of one copy of a mail.",
  values: {
    WAITING: { description: "It is tried at `nextTryAt`." },
    SENDING: { description: "It is on its way to the mail server." },
    SENT: { description: "The mail server took it." },
    BOUNCED: { description: "The mail server refuses the recipient for good." },
    FAILED: { description: "Given up: refused as a mail, or six times not taken." },
    SKIPPED: {
      description: "Its recipient was to get it no more when it was to be sent; `smtpAnswer` says why.",
    },
  } satisfies Record<MailState, object>,
});

export const IncidentTopicEnum = builder.enumType("IncidentTopic", {
  description: "What an incident is about; its mails are one thread.",
  values: {
    REAUTHENTICATION: { description: "An account or a connection needs re-authentication." },
    ORG_SYNC: { description: "An account could not be synchronised." },
    WATCH: { description: "An account sends no events." },
    FUNCTION: { description: "The function of a rule keeps failing." },
    CALLBACK: { description: "An endpoint fails, or was disabled for it." },
    MAPPING: { description: "Contacts of an account have mapping errors." },
    CONTACTS_PULL: { description: "Contacts could not be pulled." },
    CONTACTS_PUSH: { description: "Contacts could not be pushed." },
    USERS: { description: "Users could not be synchronised." },
    VIEWS: { description: "Provider views could not be synchronised." },
  } satisfies Record<IncidentTopic, object>,
});

export const RecipientReasonEnum = builder.enumType("RecipientReason", {
  description: "Why somebody gets a mail.",
  values: {
    BILLING_ADMIN: { description: "By this role, which is switched on." },
    COMPANY_ADMIN: { description: "By this role, which is switched on." },
    COMPANY_SUPERVISOR: { description: "By this role, which is switched on." },
    EXTRA: { description: "As an extra recipient." },
    ESCALATION: { description: "As the escalation address, which gets a copy of every mail." },
    REQUIRED: { description: "As a company admin, of a kind of mail that can't be switched off." },
  } satisfies Record<RecipientReason, object>,
});

export type DigestFrequency = "HOURLY" | "DAILY";

export const DigestFrequencyEnum = builder.enumType("DigestFrequency", {
  description: "How often what waits for a digest goes out.",
  values: {
    HOURLY: { description: "At each full hour." },
    DAILY: { description: "Once a day, at the hour of the settings." },
  } satisfies Record<DigestFrequency, object>,
});

export const MailTransportEnum = builder.enumType("MailTransport", {
  description: "Where mail goes.",
  values: {
    SMTP: { description: "Through the mail server of `SMTP_URL`." },
    INBOX: { description: "Into the built-in inbox of demo mode." },
    NONE: { description: "Nowhere: no mail server is set. What is to be mailed waits." },
  } satisfies Record<MailTransport["kind"], object>,
});

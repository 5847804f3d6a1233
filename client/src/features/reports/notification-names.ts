import type { MailState, NotificationKind, NotificationPhase, NotificationState } from "../../gql/graphql.ts";
import type { ChipTone } from "../../ui/chip.tsx";

/** What each kind is called where one chooses among them. */
export const kindNames = {
  REAUTHENTICATION_REQUIRED: "Re-authentication required",
  SYNC_FAILED: "Org sync failed",
  WATCH_FAILED: "Events do not come in",
  FUNCTION_FAILING: "Function failing",
  CALLBACK_FAILING: "Endpoint failing",
  CALLBACK_DISABLED: "Endpoint disabled",
  CALLBACK_RECOVERED: "Endpoint recovered",
  MAPPING_ERRORS: "Mapping errors",
  DATA_SYNC: "Data sync",
  INTEGRATION_ENABLED: "Integration enabled",
  INTEGRATION_DISABLED: "Integration disabled",
  DIGEST: "Digest",
  WEEKLY_REPORT: "Weekly report",
} satisfies Record<NotificationKind, string>;

export const phaseNames = {
  OPENED: "Opened",
  CHANGED: "Changed",
  REMINDER: "Reminder",
  RESOLVED: "Resolved",
  EVENT: "Event",
} satisfies Record<NotificationPhase, string>;

/** A thread has one title: of what went wrong. What has become of it is said before it. */
export function titleOf({ phase, title }: { phase: NotificationPhase; title: string }): string {
  return phase === "RESOLVED" || phase === "REMINDER" ? `${phaseNames[phase]}: ${title}` : title;
}

export const stateNames = {
  WAITING: "Waiting",
  SENDING: "Being sent",
  SENT: "Sent",
  FAILED: "Failed",
  DIGESTED: "In a digest",
  NOT_SENT: "Not sent",
} satisfies Record<NotificationState, string>;

export const stateTones = {
  WAITING: "neutral",
  SENDING: "info",
  SENT: "good",
  FAILED: "bad",
  DIGESTED: "good",
  NOT_SENT: "neutral",
} satisfies Record<NotificationState, ChipTone>;

export const mailNames = {
  WAITING: "Waiting",
  SENDING: "Being sent",
  SENT: "Sent",
  BOUNCED: "Bounced",
  FAILED: "Failed",
  SKIPPED: "Skipped",
} satisfies Record<MailState, string>;

export const mailTones = {
  WAITING: "neutral",
  SENDING: "info",
  SENT: "good",
  BOUNCED: "bad",
  FAILED: "bad",
  SKIPPED: "neutral",
} satisfies Record<MailState, ChipTone>;

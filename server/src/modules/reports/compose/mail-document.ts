import type { Incident, Notification } from "../../../generated/prisma/client.ts";
import type { Environment as EnvironmentName } from "../../../generated/prisma/enums.ts";

/** A part of a mail. All texts are plain: what renders them escapes. */
export type Block =
  | { type: "heading"; text: string }
  | { type: "paragraph"; text: string }
  | { type: "facts"; rows: Fact[] }
  /** The first column names the record; empty cells are left out. */
  | { type: "records"; columns: string[]; rows: string[][]; more?: MoreRecords }
  | { type: "steps"; steps: string[] }
  | { type: "warning"; text: string }
  | { type: "button"; label: string; url: string }
  /** Bars as long as their share of the greatest sum of `values`, one value for each of the `parts`; `text` stands beside each. */
  | {
      type: "chart";
      title: string;
      parts: { label: string; tone: ChartTone }[];
      bars: { label: string; values: number[]; text: string }[];
    }
  | { type: "divider" };

/** `strong`: what is to be seen first. */
export type Fact = { label: string; value: string; strong?: boolean };

export type ChartTone = "GOOD" | "BAD" | "WAITING" | "PLAIN";

/** What stands below records that were cut: "and 1,980 more in the inbox". `atLeast`: there are more than `count` more. */
export type MoreRecords = { count: number; atLeast?: boolean; where: string };

/** What a notification says, the same for all its recipients. JSON: it is kept as `Notification.content`. */
export type MailDocument = {
  /** Without `Re:`: the mails of an incident that follow the first get it when they are sent. */
  subject: string;
  /** What mail clients show beside the subject. */
  preheader: string;
  /** Null for what stands in no environment: callbacks, digests, the weekly report. */
  environment: EnvironmentName | null;
  /** The first heading is the title. The button of `action` is among them. */
  blocks: Block[];
  /** Until when something should be done (ISO 8601); null where nothing is lost by waiting. */
  deadlineAt: string | null;
  /** What to do, for those who do not render the blocks. */
  action: { label: string; url: string } | null;
  /** What made Patchbay send it: one sentence. Why a recipient is among those who get it is said by the footer. */
  why: string;
};

/** What differs between the copies of a mail. */
export type MailFooter = {
  organizationName: string;
  /** Why the recipient gets it, one sentence such as "You get this as company admin of Acme." */
  received: string;
  /** Where kinds of mail are switched off without signing in; null for what may not be, and for the escalation copy. */
  unsubscribeUrl: string | null;
  /** The page of report settings. */
  settingsUrl: string;
};

/** A notification with what composing needs beside its row. Of a DIGEST, the others carry its id as `digestId` by then. */
export type NotificationToCompose = Notification & {
  incident: Incident | null;
  organization: { id: string; name: string; slug: string };
};

import { z } from "zod";
import { NotificationKind, SyncRunKind } from "../../generated/prisma/enums.ts";
import type { NotificationPhase } from "../../generated/prisma/enums.ts";

/** When a mail goes out: as soon as its cause, with the organization's next digest, or not at all. */
const mailDeliveries = ["AT_ONCE", "DIGEST", "NEVER"] as const;
export type MailDelivery = (typeof mailDeliveries)[number];

/** The kinds whose delivery is a setting of each account, with what stands without one. */
const defaults = {
  REAUTHENTICATION_REQUIRED: "AT_ONCE",
  SYNC_FAILED: "AT_ONCE",
  WATCH_FAILED: "AT_ONCE",
  FUNCTION_FAILING: "AT_ONCE",
  MAPPING_ERRORS: "DIGEST",
  DATA_SYNC: "DIGEST",
  INTEGRATION_ENABLED: "AT_ONCE",
  INTEGRATION_DISABLED: "AT_ONCE",
} as const satisfies Partial<Record<NotificationKind, MailDelivery>>;

/** Kinds that go out whatever anybody chooses, and that nobody can unsubscribe from. */
const required: ReadonlySet<NotificationKind> = new Set(["REAUTHENTICATION_REQUIRED"]);

/** Whether a kind of mail can't be switched off. */
export function isRequired(kind: NotificationKind): boolean {
  return required.has(kind);
}

/** `IntegrationSettings.communication`. What is left out stands as in `defaultCommunication`. */
export const Communication = z.object({
  mails: z
    .array(z.object({ kind: z.enum(NotificationKind), delivery: z.enum(mailDeliveries) }))
    .default(() =>
      Object.entries(defaults).map(([kind, delivery]) => ({ kind: kind as NotificationKind, delivery })),
    ),
  /** Which data syncs are reported. */
  runs: z.array(z.enum(SyncRunKind)).default(["CONTACTS_PULL", "CONTACTS_PUSH", "USERS", "VIEWS"]),
});
export type CommunicationValues = z.output<typeof Communication>;

/** What an account tells where nobody chose otherwise: every settable kind, in the order of the settings page. */
export const defaultCommunication: CommunicationValues = Communication.parse({});

/** The kinds that `Communication.mails` may name. */
export const settableKinds = Object.keys(defaults) as (keyof typeof defaults)[];

/** How a notification goes out by the settings of its account. Failures of a data sync are no news for a digest: they go at once. */
export function deliveryOf(
  { mails, runs }: CommunicationValues,
  notification: { kind: NotificationKind; phase: NotificationPhase; runKind?: SyncRunKind | undefined },
): MailDelivery {
  const { kind, phase, runKind } = notification;
  if (isRequired(kind)) return "AT_ONCE";
  if (kind === "DATA_SYNC" && runKind && !runs.includes(runKind)) return "NEVER";
  const chosen =
    mails.find((choice) => choice.kind === kind)?.delivery ??
    defaultCommunication.mails.find((choice) => choice.kind === kind)?.delivery ??
    "AT_ONCE";
  return kind === "DATA_SYNC" && phase !== "EVENT" && chosen === "DIGEST" ? "AT_ONCE" : chosen;
}

import { sentenceLabel } from "../../lib/enum-label.ts";
import { syncKindNames } from "../../lib/sync-names.ts";
import type { ContactsDirection, MailDelivery, NotificationKind, SyncRunKind } from "../../gql/graphql.ts";
import type { CustomProperty, MappingRow, TabKey } from "./settings-draft.ts";
import { transformText } from "./transform-kinds.ts";

/** How often something runs by itself; the empty one is "only when somebody starts it". */
export const schedules = [
  { value: "", label: "Only when somebody starts it" },
  { value: "5", label: "Every 5 minutes" },
  { value: "15", label: "Every 15 minutes" },
  { value: "60", label: "Every hour" },
  { value: "360", label: "Every 6 hours" },
  { value: "1440", label: "Every day" },
  { value: "10080", label: "Every week" },
] as const;

export function scheduleText(everyMinutes: unknown): string {
  const value = everyMinutes === null || everyMinutes === undefined ? "" : String(everyMinutes);
  return schedules.find((each) => each.value === value)?.label ?? `Every ${value} minutes`;
}

export const directionWords = {
  OFF: "Off",
  PULL: "From the provider to Patchbay",
  PUSH: "From Patchbay to the provider",
  BOTH: "Both ways",
} satisfies Record<ContactsDirection, string>;

export const deliveryWords = {
  AT_ONCE: "At once",
  DIGEST: "In the digest",
  NEVER: "Never",
} satisfies Record<MailDelivery, string>;

export const mailWords: Record<NotificationKind, { label: string; note: string }> = {
  REAUTHENTICATION_REQUIRED: {
    label: "Re-authentication required",
    note: "The provider no longer takes the account's tokens: rules are held and syncs wait until somebody reconnects.",
  },
  SYNC_FAILED: {
    label: "Organization sync failed",
    note: "Modules, fields, users or views could not be read.",
  },
  WATCH_FAILED: {
    label: "Events do not arrive",
    note: "The channel by which the provider tells of events is broken.",
  },
  FUNCTION_FAILING: {
    label: "A function fails",
    note: "A rule on this account was paused because its function keeps failing.",
  },
  CALLBACK_FAILING: {
    label: "A callback endpoint fails",
    note: "An extension's endpoint does not take its events.",
  },
  CALLBACK_DISABLED: {
    label: "A callback endpoint was disabled",
    note: "Its events are kept until somebody resumes it.",
  },
  CALLBACK_RECOVERED: { label: "A callback endpoint recovered", note: "It takes its events again." },
  MAPPING_ERRORS: {
    label: "Mapping errors",
    note: "Values of records that could not be taken over, with what to correct.",
  },
  DATA_SYNC: { label: "Data sync", note: "What a run did, its counts, and what to do about what failed." },
  INTEGRATION_ENABLED: { label: "Integration enabled", note: "Rules on this account began to run." },
  INTEGRATION_DISABLED: { label: "Integration disabled", note: "Rules on this account stopped." },
  DIGEST: { label: "Digest", note: "What was not told at once." },
  WEEKLY_REPORT: { label: "Weekly report", note: "How the week was." },
};

const syncLabels: Record<string, string> = {
  contacts: "Contacts",
  contactsEveryMinutes: "Schedule of pulls",
  pushEveryMinutes: "Schedule of pushes",
  users: "Users",
  usersEveryMinutes: "Schedule of users",
  views: "Provider views",
  viewsEveryMinutes: "Schedule of views",
  conflicts: "Where both sides changed a property",
};

/** The names of properties and views, where they are known. */
export type Names = { property: (name: string) => string; view: (key: string) => string };

/** What one choice is called. */
export function entryLabel(tab: TabKey, key: string, names: Names): string {
  const [kind = "", ...rest] = key.split(":");
  const name = rest.join(":");
  switch (kind) {
    case "row":
      return name === "" ? "A new mapping" : `Mapping of ${names.property(name)}`;
    case "custom":
      return `Custom property ${name}`;
    case "view":
      return `View ${names.view(name)}`;
    case "mail":
      return `Mails: ${mailWords[name as NotificationKind].label}`;
    case "run":
      return `Reports of ${syncKindNames[name as SyncRunKind].toLowerCase()}`;
    case "onlyViews":
      return "Only records of the chosen views";
    case "requireEmail":
      return "Only records with an e-mail address";
    default:
      return tab === "sync" ? (syncLabels[key] ?? key) : key;
  }
}

const arrows = { PULL: "←", PUSH: "→", BOTH: "⇄" } as const;

function rowText(row: MappingRow): string {
  const steps = [
    ...row.pull.map((each) => `${transformText(each)} when read`),
    ...row.push.map((each) => `${transformText(each)} when written`),
  ];
  const parts = [
    `${arrows[row.direction]} ${row.field || "no field yet"}`,
    ...(row.required ? ["required"] : []),
    ...steps,
  ];
  return parts.join(", ");
}

/** What one choice says, in a few words; undefined: it is not there. */
export function entryText(key: string, value: unknown): string {
  if (value === undefined) return "–";
  const [kind = ""] = key.split(":");
  if (kind === "row") return rowText(value as MappingRow);
  if (kind === "custom") {
    const { label, type } = value as CustomProperty;
    return `${label}, ${type.toLowerCase()}`;
  }
  if (kind === "mail") return deliveryWords[value as MailDelivery];
  if (kind === "run" || kind === "view") return "Yes";
  if (key === "contacts") return directionWords[value as ContactsDirection];
  if (key === "conflicts") return value === "PROVIDER" ? "The provider wins" : "Patchbay wins";
  if (key.endsWith("EveryMinutes")) return scheduleText(value);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return sentenceLabel(String(value));
}

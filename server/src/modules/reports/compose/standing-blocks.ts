import type { ProblemKind } from "../../../generated/prisma/enums.ts";
import type { Block, ChartTone } from "./mail-document.ts";

const say = (count: number): string => count.toLocaleString("en");

const accountStatuses: readonly (readonly [status: string, label: string, tone: ChartTone])[] = [
  ["DONE", "Granted", "GOOD"],
  ["SCHEDULED", "To be synced", "PLAIN"],
  ["RUNNING", "First sync", "PLAIN"],
  ["FAILED", "Sync failed", "BAD"],
  ["REAUTHENTICATION_REQUIRED", "Reconnect", "BAD"],
  ["REVOKED", "Revoked", "WAITING"],
];

/** Accounts by status. One chart row per status that has any. */
export function accountBlocks(counts: ReadonlyMap<string, number>): Block[] {
  const present = accountStatuses.flatMap(([status, label, tone]) => {
    const count = counts.get(status) ?? 0;
    return count > 0 ? [{ label, tone, count }] : [];
  });
  if (present.length === 0)
    return [
      { type: "heading", text: "Accounts" },
      { type: "paragraph", text: "No account is connected yet." },
    ];
  const tones: readonly ChartTone[] = ["GOOD", "PLAIN", "WAITING", "BAD"];
  return [
    {
      type: "chart",
      title: "Accounts by status",
      // One part per tone, so that each status has the colour of what it means; a single one needs no legend.
      parts: tones.map((tone) => ({ label: "", tone })),
      bars: present.map(({ label, tone, count }) => ({
        label,
        values: tones.map((each) => (each === tone ? count : 0)),
        text: say(count),
      })),
    },
  ];
}

const problemNames: Record<ProblemKind, string> = {
  CONFIGURATION_NEEDED: "Rules that need configuration",
  REAUTHENTICATION_REQUIRED: "Accounts and connections to reconnect",
  SYNC_FAILED: "Org syncs that failed",
  WATCH_FAILED: "Accounts without events",
  FUNCTION_FAILING: "Functions that keep failing",
  CALLBACK_FAILING: "Endpoints that keep failing",
  CALLBACK_DISABLED: "Endpoints that are disabled",
  CONTACTS_PULL_FAILED: "Pulls of contacts that failed",
  CONTACTS_PUSH_FAILED: "Pushes of contacts that failed",
  USERS_SYNC_FAILED: "Syncs of users that failed",
  VIEWS_SYNC_FAILED: "Syncs of views that failed",
};

/** What needs a person now. */
export function problemBlocks(standing: {
  problems: { kind: ProblemKind; count: number }[];
  mappingErrors: number;
}): Block[] {
  const rows = [
    ...standing.problems.map(({ kind, count }) => ({
      label: problemNames[kind],
      value: count > 10_000 ? "more than 10,000" : say(count),
    })),
    ...(standing.mappingErrors > 0
      ? [{ label: "Mapping errors that are open", value: say(standing.mappingErrors) }]
      : []),
  ];
  return [
    { type: "heading", text: "Open now" },
    rows.length === 0 ? { type: "paragraph", text: "No problem is open." } : { type: "facts", rows },
  ];
}

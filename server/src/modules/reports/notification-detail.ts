/** What a mail needs that may be gone or otherwise when it is composed: names and counts as they were. Each is optional. */
export type NotificationDetail = {
  accountName?: string;
  serviceName?: string;
  environment?: "DEVELOPMENT" | "PRODUCTION";
  projectName?: string;
  ruleName?: string;
  functionName?: string;
  connectionName?: string;
  extensionName?: string;
  /** Of a callback: the lifecycle event, and the endpoint's host (the whole URL may hold what is private). */
  event?: string;
  endpoint?: string;
  /** How much of the time after which an endpoint is disabled has passed. */
  percent?: number;
  /** What the provider, the network or a script said. */
  reason?: string;
  missingScopes?: string[];
  /** As in Problem.cause, such as `GONE`. */
  cause?: string;
  /** Who caused or ended it, where a person did. */
  byName?: string;
  /** When it happened (ISO 8601). */
  at?: string;
  /** Of a data sync: the kind of run, how it ended, and what it did. */
  runKind?: "ORG_SYNC" | "CONTACTS_PULL" | "CONTACTS_PUSH" | "USERS" | "VIEWS";
  outcome?: "SUCCEEDED" | "FAILED" | "CANCELED";
  counts?: {
    emitted: number;
    committed: number;
    created: number;
    updated: number;
    deleted: number;
    skipped: number;
    failed: number;
    conflicts: number;
  };
  /** Mapping errors that were open then. */
  openErrors?: number;
  /** Until when something can be done (ISO 8601): when an endpoint is disabled, when a run is tried for the last time. */
  deadline?: string;
  /** How an incident ended, one sentence. */
  resolution?: string;
  /** Of an integration that ended: how (`REVOKED`, `ACCOUNT_DELETED`, `SERVICE_DELETED`), and the rules that stopped: at most 20 names. */
  stopped?: { rules: string[]; moreRules: number; deletedContacts?: number };
  /** Of an integration that runs: whether it does for the first time, or again after a hold. */
  again?: boolean;
  /** How many events wait, or were replayed; `more`: at least so many. */
  heldEvents?: { count: number; more: boolean; replayed?: boolean };
  /** Of reports over a time (ISO 8601). */
  from?: string;
  to?: string;
};

/** The detail of a stored notification. */
export function readNotificationDetail(detail: unknown): NotificationDetail {
  return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail : {};
}

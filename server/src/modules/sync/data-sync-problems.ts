import type { IncidentTopic, ProblemKind } from "../../generated/prisma/enums.ts";
import type { DataSyncKind } from "./schedule-data-sync.ts";

/** The Problem that a failed data sync opens, and the thread of its mails. */
export const dataSyncProblems = {
  CONTACTS_PULL: { problem: "CONTACTS_PULL_FAILED", topic: "CONTACTS_PULL" },
  CONTACTS_PUSH: { problem: "CONTACTS_PUSH_FAILED", topic: "CONTACTS_PUSH" },
  USERS: { problem: "USERS_SYNC_FAILED", topic: "USERS" },
  VIEWS: { problem: "VIEWS_SYNC_FAILED", topic: "VIEWS" },
} as const satisfies Record<DataSyncKind, { problem: ProblemKind; topic: IncidentTopic }>;

import type { FirstSync } from "../../generated/prisma/enums.ts";

export const accountStatuses = [
  "REVOKED",
  "REAUTHENTICATION_REQUIRED",
  "SYNC_SCHEDULED",
  "SYNCING",
  "SYNC_FAILED",
  "GRANTED",
] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/** The independent facts of which an account's status is made. */
export type AccountFacts = { revokedAt: Date | null; refusedAt: Date | null; firstSync: FirstSync };

const statusOfFirstSync = {
  SCHEDULED: "SYNC_SCHEDULED",
  RUNNING: "SYNCING",
  FAILED: "SYNC_FAILED",
  DONE: "GRANTED",
} as const satisfies Record<FirstSync, AccountStatus>;

/** The first of the statuses, in their order, whose fact holds. */
export function accountStatus(facts: AccountFacts): AccountStatus {
  if (facts.revokedAt) return "REVOKED";
  if (facts.refusedAt) return "REAUTHENTICATION_REQUIRED";
  return statusOfFirstSync[facts.firstSync];
}

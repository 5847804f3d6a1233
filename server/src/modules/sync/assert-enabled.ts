import { ConflictError } from "../../platform/errors.ts";
import type { IntegrationSettingsValues } from "../mapping/index.ts";
import type { DataSyncKind } from "./schedule-data-sync.ts";

type Settings = Pick<IntegrationSettingsValues, "sync">;

/** Whether an account's settings have a kind of data sync. */
export function isEnabled(kind: DataSyncKind, { sync }: Settings): boolean {
  switch (kind) {
    case "CONTACTS_PULL":
      return sync.contacts === "PULL" || sync.contacts === "BOTH";
    case "CONTACTS_PUSH":
      return sync.contacts === "PUSH" || sync.contacts === "BOTH";
    case "USERS":
      return sync.users;
    case "VIEWS":
      return sync.views;
  }
}

const remedies = {
  CONTACTS_PULL: ["does not pull contacts", "the direction of contacts to PULL or BOTH"],
  CONTACTS_PUSH: ["does not push contacts", "the direction of contacts to PUSH or BOTH"],
  USERS: ["does not read users", "users on"],
  VIEWS: ["does not read views", "views on"],
} as const satisfies Record<DataSyncKind, readonly [string, string]>;

/** Throws ConflictError NOT_ENABLED, with what to do. */
export function assertEnabled(kind: DataSyncKind, settings: Settings): void {
  if (isEnabled(kind, settings)) return;
  const [what, remedy] = remedies[kind];
  throw new ConflictError(
    `This account ${what}. Set ${remedy} in its settings, under Sync (\`saveIntegrationSettings\`), and start again.`,
    "NOT_ENABLED",
  );
}

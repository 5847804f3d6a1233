import type { LiveRun_SyncRunFragment } from "../../gql/graphql.ts";
import { syncKindNames, syncScopeNames } from "../../lib/sync-names.ts";
import { isUnfinished } from "../../lib/sync-progress.ts";

/** "Contacts pull of Acme". */
export function runName(run: Pick<LiveRun_SyncRunFragment, "kind" | "account">): string {
  return `${syncKindNames[run.kind]} of ${run.account?.providerOrgName ?? "a deleted account"}`;
}

/** Whether a person may cancel it: not the first sync of an organization, without which the account is good for nothing. */
export function isCancelable(run: Pick<LiveRun_SyncRunFragment, "kind" | "status" | "account">): boolean {
  const first = run.account?.status === "SYNC_SCHEDULED" || run.account?.status === "SYNCING";
  return isUnfinished(run) && !(run.kind === "ORG_SYNC" && first);
}

/** "What changed" and the like, of contacts: of all else there is always all. */
export function scopeName({ kind, scope }: Pick<LiveRun_SyncRunFragment, "kind" | "scope">): string | null {
  return kind === "CONTACTS_PULL" || kind === "CONTACTS_PUSH" ? syncScopeNames[scope] : null;
}

/** The permission to start and cancel runs of an account. */
export function syncPermission(environment: "DEVELOPMENT" | "PRODUCTION") {
  return environment === "PRODUCTION" ? ("SYNC_PRODUCTION" as const) : ("SYNC_DEVELOPMENT" as const);
}

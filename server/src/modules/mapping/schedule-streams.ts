import type { TransactionScope } from "../../context.ts";
import type { SyncRunKind } from "../../generated/prisma/enums.ts";
import type { SyncValues } from "./settings-values.ts";

/** How often each kind of data sync runs by itself, in minutes; null: only when a person starts it, or not at all. */
export function intervalsOf(
  sync: SyncValues,
): { kind: Exclude<SyncRunKind, "ORG_SYNC">; everyMinutes: number | null }[] {
  const pulls = sync.contacts === "PULL" || sync.contacts === "BOTH";
  const pushes = sync.contacts === "PUSH" || sync.contacts === "BOTH";
  return [
    { kind: "CONTACTS_PULL", everyMinutes: pulls ? sync.contactsEveryMinutes : null },
    { kind: "CONTACTS_PUSH", everyMinutes: pushes ? sync.pushEveryMinutes : null },
    { kind: "USERS", everyMinutes: sync.users ? sync.usersEveryMinutes : null },
    { kind: "VIEWS", everyMinutes: sync.views ? sync.viewsEveryMinutes : null },
  ];
}

/** Writes the schedules of an account. One whose interval stays keeps its time; any other runs first one interval from now. */
export async function scheduleStreams(
  { tx, now }: TransactionScope,
  given: { organizationId: string; accountId: string; sync: SyncValues },
): Promise<void> {
  await tx.$executeRaw`
    insert into "SyncStream" as s ("accountId", "organizationId", "kind", "everyMinutes", "nextRunAt")
    select ${given.accountId}::uuid, ${given.organizationId}::uuid, w."kind", w."everyMinutes",
      ${now}::timestamptz + w."everyMinutes" * interval '1 minute'
    from jsonb_to_recordset(${JSON.stringify(intervalsOf(given.sync))}::jsonb) as w("kind" "SyncRunKind", "everyMinutes" int)
    on conflict ("accountId", "kind") do update set "everyMinutes" = excluded."everyMinutes",
      "nextRunAt" = case when s."everyMinutes" = excluded."everyMinutes" then coalesce(s."nextRunAt", excluded."nextRunAt")
        else excluded."nextRunAt" end`;
}

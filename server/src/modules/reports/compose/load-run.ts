import type { SyncObject, SyncRunStatus, SyncScope } from "../../../generated/prisma/enums.ts";
import type { Scene } from "./composer.ts";
import { shorten } from "./shorten.ts";

export type RunObject = {
  object: SyncObject;
  done: number;
  total: number | null;
  committed: number;
  created: number;
  updated: number;
  deleted: number;
  skipped: number;
  failed: number;
  conflicts: number;
};

export type MailRun = {
  id: string;
  status: SyncRunStatus;
  scope: SyncScope;
  startedByName: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  error: string | null;
  /** When the next run of its kind begins by itself; null: only by hand. */
  nextRunAt: Date | null;
  objects: RunObject[];
};

/** The run of a notification with its counts; without one, the newest of its account and kind. Null where there is none. By indexes. */
export async function loadRun(
  { database, notification }: Scene,
  kind: string | undefined,
): Promise<MailRun | null> {
  const { rows } = await database.pool.query<MailRun>({
    name: "mail-run",
    text: `select r."id", r."status"::text as "status", r."scope"::text as "scope", r."startedByName", r."startedAt", r."finishedAt", r."error",
        coalesce(s."nextRunAt", w."runAt") as "nextRunAt",
        coalesce((select jsonb_agg(to_jsonb(o) - 'checkpoint' order by o."position") from "SyncObjectProgress" o where o."syncRunId" = r."id"), '[]') as "objects"
      from (
        (select * from "SyncRun" r where r."id" = $1::uuid and r."organizationId" = $2::uuid)
        union all
        (select * from "SyncRun" r where $1::uuid is null and r."accountId" = $3::uuid and r."organizationId" = $2::uuid
          and r."kind" = $4::"SyncRunKind" and r."startedAt" is not null order by r."id" desc limit 1)
      ) r
      left join "SyncStream" s on s."accountId" = r."accountId" and s."kind" = r."kind"
      left join lateral (select x."runAt" from "SyncRun" x where x."accountId" = r."accountId" and x."kind" = r."kind"
        and x."status" = 'SCHEDULED' limit 1) w on true`,
    values: [notification.syncRunId, notification.organizationId, notification.accountId, kind ?? "ORG_SYNC"],
  });
  const [row] = rows;
  return row ? shorten(row) : null;
}

const objectNames: Record<SyncObject, string> = {
  MODULES: "Modules",
  FIELDS: "Fields",
  USERS: "Users",
  VIEWS: "Views",
  CONTACTS: "Contacts",
  DELETIONS: "Deletions",
  VIEW_RECORDS: "Records of views",
};

/** What a run did, one row per object: "1,204 read, 1,190 written (10 new, 1,180 changed), 14 with errors". */
export function describeObjects(run: MailRun): { label: string; value: string }[] {
  const say = (count: number): string => count.toLocaleString("en");
  return run.objects.map((object) => {
    const changed = [
      [object.created, "new"],
      [object.updated, "changed"],
      [object.deleted, "deleted"],
    ]
      .filter(([count]) => Number(count) > 0)
      .map(([count, what]) => `${say(Number(count))} ${what}`);
    const parts = [
      `${say(object.done)}${object.total === null || object.total === object.done ? "" : ` of ${say(object.total)}`} read`,
      `${say(object.committed)} written${changed.length > 0 ? ` (${changed.join(", ")})` : ""}`,
      ...(object.skipped > 0 ? [`${say(object.skipped)} left out by the settings`] : []),
      ...(object.conflicts > 0 ? [`${say(object.conflicts)} changed on both sides`] : []),
      ...(object.failed > 0 ? [`${say(object.failed)} with errors`] : []),
    ];
    return { label: objectNames[object.object], value: parts.join(", ") };
  });
}

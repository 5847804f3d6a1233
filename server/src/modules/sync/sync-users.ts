import { Prisma } from "../../generated/prisma/client.ts";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import type { TransactionScope } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { legibleName } from "../../platform/legible-name.ts";
import type { ProviderUser } from "../../providers/data-sync.ts";
import type { Checkpoint } from "../../providers/provider.ts";
import { commitPage } from "./commit-page.ts";
import type { PageCounts } from "./commit-page.ts";
import type { Job } from "./open-job.ts";

/** Reads the people of the provider organization; who is not among them any more is marked as gone with the last page. */
export async function syncUsers(job: Job, progress: SyncObjectProgress): Promise<void> {
  const { environment, run } = job;
  let checkpoint = progress.checkpoint as Checkpoint | null;
  do {
    const at = checkpoint;
    const page = await job.call((call, dataSync) => dataSync.readUsers({ ...call, checkpoint: at }));
    const { next } = page;
    await commitPage(environment, run, { object: "USERS", next, total: page.total }, async (scope) => {
      const counts = await saveUsers(scope, run, page.users);
      return next === null ? { ...counts, deleted: await markGone(scope, run) } : counts;
    });
    checkpoint = next;
  } while (checkpoint !== null);
}

async function saveUsers(
  { tx, now }: TransactionScope,
  run: Job["run"],
  users: readonly ProviderUser[],
): Promise<PageCounts> {
  const unique = [...new Map(users.map((user) => [user.id, user])).values()];
  const rows = JSON.stringify(
    unique.map((user) => ({ ...user, name: legibleName(user.name) || user.id, rowId: newId() })),
  );
  const written = await tx.$queryRaw<{ created: boolean; changed: boolean }[]>(Prisma.sql`
    with given as (
      select * from jsonb_to_recordset(${rows}::jsonb) as u("rowId" uuid, "id" text, "name" text, "email" text, "active" boolean,
        "role" text, "data" jsonb)),
    former as (
      select d."externalId", (d."name", d."email", d."active", d."role", d."data", d."deletedAt" is null) is distinct from
        (g."name", g."email", g."active", g."role", g."data", true) as "changed"
      from "DirectoryUser" d join given g on d."accountId" = ${run.accountId}::uuid and d."externalId" = g."id"),
    written as (
      insert into "DirectoryUser" as d ("id", "organizationId", "accountId", "externalId", "email", "name", "active", "role", "data",
        "seenRunId", "createdAt", "updatedAt")
      select g."rowId", ${run.organizationId}::uuid, ${run.accountId}::uuid, g."id", g."email", g."name", g."active", g."role", g."data",
        ${run.id}::uuid, ${now}::timestamptz, ${now}::timestamptz
      from given g
      on conflict ("accountId", "externalId") do update set "email" = excluded."email", "name" = excluded."name",
        "active" = excluded."active", "role" = excluded."role", "data" = excluded."data", "seenRunId" = excluded."seenRunId",
        "deletedAt" = null, "updatedAt" = case when (d."name", d."email", d."active", d."role", d."data", d."deletedAt" is null)
          is distinct from (excluded."name", excluded."email", excluded."active", excluded."role", excluded."data", true)
          then excluded."updatedAt" else d."updatedAt" end
      returning "externalId")
    select f."externalId" is null as "created", coalesce(f."changed", false) as "changed"
    from written w left join former f using ("externalId")`);
  return {
    emitted: unique.length,
    committed: unique.length,
    created: written.filter((row) => row.created).length,
    updated: written.filter((row) => row.changed).length,
  };
}

async function markGone({ tx, now }: TransactionScope, run: Job["run"]): Promise<number> {
  const gone = await tx.directoryUser.updateMany({
    where: { accountId: run.accountId, deletedAt: null, seenRunId: { not: run.id } },
    data: { deletedAt: now, updatedAt: now },
  });
  return gone.count;
}

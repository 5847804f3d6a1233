import type { Environment, TransactionScope } from "../../context.ts";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import type { Checkpoint, OrgItem, OrgObject } from "../../providers/provider.ts";
import { withTokens } from "../authorization/index.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";
import { commitPage } from "./commit-page.ts";

/** Reads one object of an org sync from its checkpoint to its end, page by page. Stops between pages when `signal` aborts. */
export async function readOrgObject(
  environment: Environment,
  run: ClaimedRun,
  progress: SyncObjectProgress,
  signal: AbortSignal,
): Promise<void> {
  const object = progress.object as OrgObject;
  let checkpoint = progress.checkpoint as Checkpoint | null;
  let done = progress.done;
  do {
    signal.throwIfAborted();
    const page = await withTokens(environment, run, (tokens, provider) =>
      provider.orgSync.readPage({ tokens, object, checkpoint, signal }),
    );
    // Fields and views count the modules they were read of.
    const emitted = page.progress.done - done;
    const { next } = page;
    await commitPage(environment, run, { object, next, total: page.progress.total }, async (scope) => {
      await saveItems(scope, run, object, page.items);
      return { emitted, committed: emitted };
    });
    done = page.progress.done;
    checkpoint = next;
  } while (checkpoint !== null);
}

async function saveItems(
  { tx }: TransactionScope,
  run: ClaimedRun,
  object: OrgObject,
  items: readonly OrgItem[],
): Promise<void> {
  if (items.length === 0) return;
  await tx.$executeRaw`
    insert into "MirroredItem" ("accountId", "object", "parentKey", "key", "data", "syncRunId")
    select ${run.accountId}::uuid, ${object}::"SyncObject", coalesce(i."parentKey", ''), i."key", i."data", ${run.id}::uuid
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as i("key" text, "parentKey" text, "data" jsonb)
    on conflict ("accountId", "object", "parentKey", "key")
      do update set "data" = excluded."data", "syncRunId" = excluded."syncRunId"`;
}

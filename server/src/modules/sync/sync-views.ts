import { z } from "zod";
import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";
import type { Checkpoint, Json } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { commitPage } from "./commit-page.ts";
import type { Job } from "./open-job.ts";
import { isWanted, mapRecords, saveRecords } from "./save-records.ts";

/** Takes over the chosen views by name; those that are chosen no more go, with what is known of their records. */
export async function syncViews(job: Job): Promise<void> {
  const { environment, run, settings, dataSync } = job;
  const chosen = [...new Set(settings.filters.views)];
  const mirrored = await environment.database.prisma.mirroredItem.findMany({
    where: {
      accountId: run.accountId,
      object: "VIEWS",
      parentKey: dataSync.contactModule,
      key: { in: chosen },
    },
  });
  const views = mirrored.map((item) => ({
    id: newId(),
    key: item.key,
    name: dataSync.viewName(item.data as { [key: string]: Json }),
  }));
  await commitPage(environment, run, { object: "VIEWS", next: null, total: chosen.length }, async (scope) => {
    const { count } = await scope.tx.providerView.deleteMany({
      where: { accountId: run.accountId, key: { notIn: chosen } },
    });
    if (views.length > 0)
      await scope.tx.$executeRaw(Prisma.sql`
        insert into "ProviderView" ("id", "organizationId", "accountId", "key", "name")
        select v."id", ${run.organizationId}::uuid, ${run.accountId}::uuid, v."key", v."name"
        from jsonb_to_recordset(${JSON.stringify(views)}::jsonb) as v("id" uuid, "key" text, "name" text)
        on conflict ("accountId", "key") do update set "name" = excluded."name"`);
    // A chosen view that the provider no longer has.
    const failed = chosen.length - views.length;
    return { emitted: chosen.length, committed: views.length, failed, deleted: count };
  });
}

const checkpointShape = z.object({
  /** Ids of our views still to read, the present one first. */
  views: z.array(z.string()),
  page: z.custom<Checkpoint>().nullable(),
});
type ViewsCheckpoint = z.infer<typeof checkpointShape>;

/** Reads the records of the chosen views, one after another: as contacts, and as members of their view. */
export async function syncViewRecords(job: Job, progress: SyncObjectProgress): Promise<void> {
  const { environment, run, mapping } = job;
  const { prisma } = environment.database;
  let at: ViewsCheckpoint | null = progress.checkpoint
    ? checkpointShape.parse(progress.checkpoint)
    : await firstCheckpoint(job);
  while (at !== null) {
    const here: ViewsCheckpoint = at;
    const [viewId, ...rest] = here.views;
    const view =
      viewId === undefined ? null : await prisma.providerView.findUnique({ where: { id: viewId } });
    if (viewId === undefined || view === null) {
      // Chosen no more, or nothing is chosen.
      const next: ViewsCheckpoint | null = rest.length > 0 ? { views: rest, page: null } : null;
      await commitPage(environment, run, { object: "VIEW_RECORDS", next }, async () => ({
        emitted: 0,
        committed: 0,
      }));
      at = next;
      continue;
    }
    const readAt = environment.clock.now();
    const page = await readView(job, view.key, here.page);
    const records = mapRecords(job, page.records);
    const next: ViewsCheckpoint | null =
      page.next !== null
        ? { views: here.views, page: page.next }
        : rest.length > 0
          ? { views: rest, page: null }
          : null;
    const members = records.filter((record) => isWanted(job, record)).map((record) => record.id);
    await commitPage(environment, run, { object: "VIEW_RECORDS", next }, async (scope) => {
      const counts = await saveRecords(job, scope, records, { readAt });
      await saveMembers(scope, run.id, viewId, members);
      if (page.next === null) await endView(scope, run.id, viewId);
      return counts;
    });
    at = next;
  }

  async function readView(of: Job, key: string, checkpoint: Checkpoint | null) {
    try {
      return await of.call((call, dataSync) =>
        dataSync.readContacts({
          ...call,
          fields: mapping.pullFields,
          modifiedSince: null,
          view: key,
          checkpoint,
        }),
      );
    } catch (error) {
      if (!checkpoint || !(error instanceof ProviderError) || error.providerCode !== "checkpoint_expired")
        throw error;
      // Begun anew: members are met again, and counted when the view has been read.
      return of.call((call, dataSync) =>
        dataSync.readContacts({
          ...call,
          fields: mapping.pullFields,
          modifiedSince: null,
          view: key,
          checkpoint: null,
        }),
      );
    }
  }
}

async function firstCheckpoint({ environment, run }: Job): Promise<ViewsCheckpoint> {
  const views = await environment.database.prisma.providerView.findMany({
    where: { accountId: run.accountId, organizationId: run.organizationId },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return { views: views.map((view) => view.id), page: null };
}

async function saveMembers(
  { tx }: TransactionScope,
  runId: string,
  viewId: string,
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    insert into "ProviderViewMember" ("viewId", "externalId", "syncRunId")
    select distinct ${viewId}::uuid, m, ${runId}::uuid from unnest(${[...externalIds]}::text[]) as m
    on conflict ("viewId", "externalId") do update set "syncRunId" = excluded."syncRunId"`);
}

/** What the view has no more goes; how many it has is counted once, with its last page. */
async function endView({ tx, now }: TransactionScope, runId: string, viewId: string): Promise<void> {
  await tx.providerViewMember.deleteMany({ where: { viewId, syncRunId: { not: runId } } });
  const records = await tx.providerViewMember.count({ where: { viewId } });
  await tx.providerView.update({ where: { id: viewId }, data: { records, syncedAt: now, syncRunId: runId } });
}

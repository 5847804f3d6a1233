import { z } from "zod";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import type { Checkpoint } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { commitPage } from "./commit-page.ts";
import type { Job } from "./open-job.ts";
import { mapRecords, saveRecords } from "./save-records.ts";

// Providers' clocks differ a little from ours, and their lists lag behind their writes: what changed in the last
// minutes of a run is read once more by the next one.
const overlapMs = 2 * 60_000;

const checkpointShape = z.object({
  /** Views still to read, the present one first; [null] where all contacts are read. */
  views: z.array(z.string().nullable()).min(1),
  page: z.custom<Checkpoint>().nullable(),
  /** It was begun anew, so what was read is more than there is. */
  anew: z.boolean(),
});
type PullCheckpoint = z.infer<typeof checkpointShape>;

/** From when on a run reads what changed; null: everything. */
export function changedSince({ run, readUntil }: Pick<Job, "run" | "readUntil">): Date | null {
  return run.scope === "INCREMENTAL" && readUntil ? new Date(readUntil.getTime() - overlapMs) : null;
}

/** Whether a run sees everything that there is, so that what it did not see is gone. */
export function seesAll(job: Job): boolean {
  return changedSince(job) === null && !job.settings.filters.onlyViews;
}

/** Pulls contacts, page by page: all, those that changed, or those of the chosen views. */
export async function pullContacts(job: Job, progress: SyncObjectProgress): Promise<void> {
  const { environment, run } = job;
  const modifiedSince = changedSince(job);
  let at: PullCheckpoint = progress.checkpoint
    ? checkpointShape.parse(progress.checkpoint)
    : { views: viewsOf(job), page: null, anew: false };
  for (;;) {
    const [view = null, ...rest] = at.views;
    const readAt = environment.clock.now();
    const page = await readPage(job, { view, modifiedSince, checkpoint: at.page });
    if (page === "EXPIRED") {
      // Begun anew: what was read before is met again, and nothing is written twice.
      at = { ...at, page: null, anew: true };
      continue;
    }
    const records = mapRecords(job, page.records);
    const next: PullCheckpoint | null =
      page.next !== null
        ? { ...at, page: page.next }
        : rest.length > 0
          ? { ...at, views: rest, page: null }
          : null;
    // Of several views only their records are counted, which are not known before they are read.
    const total = view === null && !at.anew ? page.total : null;
    await commitPage(environment, run, { object: "CONTACTS", next, total }, (scope) =>
      saveRecords(job, scope, records, { readAt, seenRunId: seesAll(job) ? run.id : undefined }),
    );
    if (next === null) return;
    at = next;
  }
}

function viewsOf({ settings }: Job): [string | null, ...(string | null)[]] {
  const [first, ...others] = settings.filters.views;
  return settings.filters.onlyViews && first !== undefined ? [first, ...others] : [null];
}

async function readPage(
  job: Job,
  {
    view,
    modifiedSince,
    checkpoint,
  }: { view: string | null; modifiedSince: Date | null; checkpoint: Checkpoint | null },
) {
  try {
    return await job.call((call, dataSync) =>
      dataSync.readContacts({ ...call, fields: job.mapping.pullFields, modifiedSince, view, checkpoint }),
    );
  } catch (error) {
    if (checkpoint && error instanceof ProviderError && error.providerCode === "checkpoint_expired")
      return "EXPIRED";
    throw error;
  }
}

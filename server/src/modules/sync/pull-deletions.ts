import { z } from "zod";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import type { Checkpoint } from "../../providers/provider.ts";
import { deleteGoneContacts, listUnseen } from "../contacts/index.ts";
import { commitPage } from "./commit-page.ts";
import type { Job } from "./open-job.ts";
import { changedSince, seesAll } from "./pull-contacts.ts";
import { mapRecords, saveRecords } from "./save-records.ts";

const unseenCheckpoint = z.object({ after: z.string() });

/**
 * Takes over what is gone at the provider. A run that saw everything asks for each contact that it did not see, and
 * takes those for gone that the provider does not have; the others read the provider's list of deletions. A run of
 * chosen views takes nothing for gone that it did not see.
 */
export async function pullDeletions(job: Job, progress: SyncObjectProgress): Promise<void> {
  const since = changedSince(job);
  if (since) await readDeletions(job, since, progress.checkpoint as Checkpoint | null);
  else if (seesAll(job)) await askForUnseen(job, progress);
  else await commitPage(job.environment, job.run, { object: "DELETIONS", next: null }, async () => nothing);
}

const nothing = { emitted: 0, committed: 0 };

async function readDeletions(job: Job, since: Date, from: Checkpoint | null): Promise<void> {
  let checkpoint = from;
  do {
    const at = checkpoint;
    const page = await job.call((call, dataSync) =>
      dataSync.readDeletedContacts({ ...call, since, checkpoint: at }),
    );
    await commitGone(job, page.ids, page.next);
    checkpoint = page.next;
  } while (checkpoint !== null);
}

async function commitGone(job: Job, ids: readonly string[], next: Checkpoint | null): Promise<void> {
  const { environment, run, settings } = job;
  await commitPage(environment, run, { object: "DELETIONS", next }, async (scope) => {
    const { deleted, conflicts } = await deleteGoneContacts(scope, {
      accountId: run.accountId,
      ids,
      winner: settings.sync.conflicts,
    });
    return { emitted: ids.length, committed: ids.length, deleted, conflicts };
  });
}

async function askForUnseen(job: Job, progress: SyncObjectProgress): Promise<void> {
  const { environment, run, mapping, dataSync, settings } = job;
  let after = progress.checkpoint ? unseenCheckpoint.parse(progress.checkpoint).after : null;
  for (;;) {
    const { contacts, next } = await listUnseen(environment.database, {
      accountId: run.accountId,
      runId: run.id,
      // What was made or pushed since the run began may lie behind what it had read.
      before: run.startedAt,
      after,
      limit: dataSync.batchSize,
    });
    const ids = contacts.map((contact) => contact.externalId);
    const readAt = environment.clock.now();
    const found =
      ids.length === 0
        ? []
        : await job.call((call, provider) =>
            provider.readContactsById({ ...call, fields: mapping.pullFields, ids }),
          );
    const there = new Set(found.map((record) => record.id));
    const gone = ids.filter((id) => !there.has(id));
    const records = mapRecords(job, found);
    const checkpoint = next === null ? null : { after: next };
    await commitPage(environment, run, { object: "DELETIONS", next: checkpoint }, async (scope) => {
      const saved = await saveRecords(job, scope, records, { readAt, seenRunId: run.id });
      const { deleted, conflicts } = await deleteGoneContacts(scope, {
        accountId: run.accountId,
        ids: gone,
        winner: settings.sync.conflicts,
      });
      return {
        ...saved,
        emitted: ids.length,
        committed: saved.committed + gone.length,
        deleted,
        conflicts: (saved.conflicts ?? 0) + conflicts,
      };
    });
    if (next === null) return;
    after = next;
  }
}

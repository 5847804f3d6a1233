import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import { deleteGoneContacts } from "../contacts/index.ts";
import { countFailed, listFailed, settleMappingErrors } from "../mapping/index.ts";
import { commitPage } from "./commit-page.ts";
import { chosenFailed, withoutUndefined } from "./failed-checkpoint.ts";
import type { Job } from "./open-job.ts";
import { mapRecords, saveRecords } from "./save-records.ts";

/** Reads once more the records that have open errors, and those alone. Errors of records that are gone are settled. */
export async function pullFailed(job: Job, progress: SyncObjectProgress): Promise<void> {
  const { environment, run, mapping, dataSync, settings } = job;
  const { database } = environment;
  const { accountId, organizationId } = run;
  const { after: from, ...selection } = chosenFailed(progress);
  const wanted = { accountId, direction: "PULL", ...selection } as const;
  const left = await countFailed(database, wanted);
  const total = progress.state === "RUNNING" && progress.total !== null ? progress.total : left;
  let after = from ?? null;
  for (;;) {
    const errors = await listFailed(database, { ...wanted, after, limit: dataSync.batchSize });
    const ids = [...new Set(errors.map((error) => error.recordKey))];
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
    const keptOut = new Set(records.filter((record) => record.keptOut).map(({ id }) => id));
    const faulty = new Set(records.filter(({ faults }) => faults.length > 0).map(({ id }) => id));
    const last = errors.length < dataSync.batchSize ? null : (errors.at(-1)?.id ?? null);
    const next = last === null ? null : { ...withoutUndefined(selection), after: last };
    await commitPage(environment, run, { object: "CONTACTS", next, total }, async (scope) => {
      const saved = await saveRecords(job, scope, records, { readAt });
      const { deleted } = await deleteGoneContacts(scope, {
        accountId,
        ids: gone,
        winner: settings.sync.conflicts,
      });
      await settleMappingErrors(scope, {
        organizationId,
        accountId,
        direction: "PULL",
        syncRunId: run.id,
        records: gone.map((id) => ({ recordKey: id, recordName: id, contactId: null, faults: [] })),
      });
      // Counted by errors, of which one record may have several.
      return {
        ...saved,
        emitted: errors.length,
        committed: errors.filter(({ recordKey }) => !keptOut.has(recordKey)).length,
        failed: errors.filter(({ recordKey }) => faulty.has(recordKey)).length,
        deleted,
      };
    });
    if (last === null) return;
    after = last;
  }
}

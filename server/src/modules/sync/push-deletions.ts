import { inTransaction } from "../../context.ts";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import { findContactsById, mergeRecords, recordPushes } from "../contacts/index.ts";
import type { ContactValues, Push } from "../contacts/index.ts";
import { settleMappingErrors } from "../mapping/index.ts";
import { commitPage, holdRun } from "./commit-page.ts";
import { refusal } from "./push-contacts.ts";
import type { Job } from "./open-job.ts";
import { openPushList } from "./push-list.ts";
import { mapRecords } from "./save-records.ts";

/**
 * Deletes at the provider what was deleted here. The records are read first: one that somebody changed there meanwhile
 * comes back here instead where the provider wins.
 */
export async function pushDeletions(job: Job, progress: SyncObjectProgress): Promise<void> {
  const { environment, run, mapping, settings, pushed } = job;
  const { organizationId, accountId } = run;
  const list = await openPushList(job, progress, { deleted: true });
  for (;;) {
    const { contacts, next } = await list.nextBatch();
    const ids = contacts.flatMap((contact) => contact.externalId ?? []);
    const present =
      ids.length === 0
        ? []
        : await job.call((call, dataSync) =>
            dataSync.readContactsById({ ...call, fields: mapping.pullFields, ids }),
          );
    const records = mapRecords(job, present).map((record) => ({ ...record, keptOut: false }));
    const { doomed, conflicts } = await inTransaction(environment, async (scope) => {
      await holdRun(scope, environment, run);
      const merged = await mergeRecords(scope, records, {
        organizationId,
        accountId,
        winner: settings.sync.conflicts,
        pushed,
        readAt: null,
      });
      const left = await findContactsById(scope.tx, {
        accountId,
        ids: contacts.map((contact) => contact.id),
      });
      return { doomed: left.filter((contact) => contact.deletedAt !== null), conflicts: merged.conflicts };
    });
    const there = new Set(present.map((record) => record.id));
    const toDelete = doomed.filter(({ externalId }) => externalId !== null && there.has(externalId));
    const outcomes =
      toDelete.length === 0
        ? []
        : await job.call((call, dataSync) =>
            dataSync.deleteContacts({ ...call, ids: toDelete.flatMap(({ externalId }) => externalId ?? []) }),
          );
    const outcomeOf = new Map(toDelete.map((contact, index) => [contact.id, outcomes[index]]));
    const settled = doomed.map((contact) => {
      const outcome = outcomeOf.get(contact.id);
      return {
        contact,
        faults: outcome && !outcome.ok ? [refusal(outcome, contact, mapping)] : [],
      };
    });
    const pushes: Push[] = settled
      .filter(({ faults }) => faults.length === 0)
      .map(({ contact }) => ({
        contactId: contact.id,
        version: contact.version,
        externalId: contact.externalId,
        modifiedAt: null,
        base: contact.base as ContactValues | null,
        written: {},
        incomplete: false,
      }));
    await commitPage(environment, run, { object: "DELETIONS", next, total: list.total }, async (scope) => {
      await recordPushes(scope, { accountId, pushes });
      await settleMappingErrors(scope, {
        organizationId,
        accountId,
        direction: "PUSH",
        syncRunId: run.id,
        records: settled.map(({ contact, faults }) => ({
          recordKey: contact.id,
          recordName: contact.name,
          contactId: contact.id,
          faults,
        })),
      });
      const failed = settled.length - pushes.length;
      return {
        emitted: contacts.length,
        committed: contacts.length - failed,
        deleted: toDelete.length - failed,
        failed,
        conflicts,
      };
    });
    if (next === null) return;
  }
}

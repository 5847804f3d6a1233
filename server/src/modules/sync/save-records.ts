import type { TransactionScope } from "../../context.ts";
import type { ProviderRecord } from "../../providers/data-sync.ts";
import { contactName, matchKey, mergeRecords } from "../contacts/index.ts";
import type { IncomingRecord } from "../contacts/index.ts";
import { settleMappingErrors } from "../mapping/index.ts";
import type { MappingFault } from "../mapping/index.ts";
import type { PageCounts } from "./commit-page.ts";
import type { Job } from "./open-job.ts";

/** A record that was read, with what the mapping makes of it. */
export type ReadRecord = IncomingRecord & { name: string; faults: MappingFault[] };

/** Maps records that were read; pure, so that no transaction is open meanwhile. */
export function mapRecords(job: Job, records: readonly ProviderRecord[]): ReadRecord[] {
  return records.map((record) => {
    const { properties, faults } = job.mapping.pull(record.values);
    return {
      id: record.id,
      modifiedAt: record.modifiedAt,
      values: properties,
      keptOut: faults.some((fault) => fault.keepsOut),
      name: contactName(properties, record.id),
      faults,
    };
  });
}

/** Whether the filters let a record in. */
export function isWanted(job: Job, record: ReadRecord): boolean {
  return !job.settings.filters.requireEmail || matchKey(record.values) !== null;
}

/** Writes records that were read in the transaction of their page: contacts, and the errors of each. */
export async function saveRecords(
  job: Job,
  scope: TransactionScope,
  records: readonly ReadRecord[],
  { readAt, seenRunId }: { readAt: Date; seenRunId?: string | undefined },
): Promise<PageCounts> {
  const { run, settings } = job;
  const { organizationId, accountId } = run;
  const wanted = records.filter((record) => isWanted(job, record));
  const { contacts, ...merged } = await mergeRecords(scope, wanted, {
    organizationId,
    accountId,
    winner: settings.sync.conflicts,
    pushed: job.pushed,
    readAt,
    ...(seenRunId && { seenRunId }),
  });
  await settleMappingErrors(scope, {
    organizationId,
    accountId,
    direction: "PULL",
    syncRunId: run.id,
    records: wanted.map((record) => ({
      recordKey: record.id,
      recordName: record.name,
      contactId: contacts.get(record.id) ?? null,
      faults: record.faults,
    })),
  });
  const keptOut = wanted.filter((record) => record.keptOut).length;
  return {
    emitted: records.length,
    committed: wanted.length - keptOut,
    created: merged.created,
    updated: merged.updated,
    skipped: records.length - wanted.length,
    failed: wanted.filter((record) => record.faults.length > 0).length,
    conflicts: merged.conflicts,
  };
}

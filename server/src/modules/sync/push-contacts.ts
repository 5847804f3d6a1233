import { inTransaction } from "../../context.ts";
import type { Contact, SyncObjectProgress } from "../../generated/prisma/client.ts";
import type { ProviderRecord, WriteOutcome } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import {
  deleteGoneContacts,
  findContactsById,
  matchKey,
  mergeRecords,
  owedProperties,
  recordPushes,
} from "../contacts/index.ts";
import type { ContactValues, Push } from "../contacts/index.ts";
import { settleMappingErrors } from "../mapping/index.ts";
import type { MappingFault } from "../mapping/index.ts";
import { commitPage, holdRun } from "./commit-page.ts";
import type { Job } from "./open-job.ts";
import { openPushList } from "./push-list.ts";
import { mapRecords } from "./save-records.ts";

type Plan = {
  contact: Contact;
  values: { [field: string]: Json };
  /** The properties whose values those are. */
  written: ContactValues;
  faults: MappingFault[];
};

const duplicate = "Another contact of this account is the record with this e-mail address.";

/**
 * Pushes contacts with changes, a batch at a time: reads the records as they stand and merges, so that nobody's change
 * there is written over; then writes what is still owed; then records what was taken. A batch that is cut goes through
 * all of it again: what was written already is equal by then, and is not written twice.
 */
export async function pushContacts(job: Job, progress: SyncObjectProgress): Promise<void> {
  const list = await openPushList(job, progress, { deleted: false });
  for (;;) {
    const { contacts, next } = await list.nextBatch();
    const present = await readPresent(job, contacts);
    const merged = await mergePresent(job, contacts, present);
    const plans = merged.contacts.map((contact) => plan(job, contact, merged.addresses));
    const toWrite = plans.filter(
      ({ values, faults }) => Object.keys(values).length > 0 && !faults.some((fault) => fault.keepsOut),
    );
    const outcomes =
      toWrite.length === 0
        ? []
        : await job.call((call, dataSync) =>
            dataSync.writeContacts({
              ...call,
              records: toWrite.map(({ contact, values }) => ({ id: contact.externalId, values })),
            }),
          );
    const outcomeOf = new Map(toWrite.map(({ contact }, index) => [contact.id, outcomes[index]]));
    await commitBatch(job, plans, outcomeOf, {
      next,
      total: list.total,
      conflicts: merged.conflicts,
      batch: contacts.length,
    });
    if (next === null) return;
  }
}

/** The records of contacts as they stand; those that are new there are looked up by their address. */
async function readPresent(job: Job, contacts: readonly Contact[]): Promise<ProviderRecord[]> {
  const fields = job.mapping.pullFields;
  const ids = contacts.flatMap((contact) => contact.externalId ?? []);
  const emails = contacts.flatMap((contact) => (contact.externalId === null ? (contact.email ?? []) : []));
  const known =
    ids.length === 0
      ? []
      : await job.call((call, dataSync) => dataSync.readContactsById({ ...call, fields, ids }));
  const met =
    emails.length === 0
      ? []
      : await job.call((call, dataSync) => dataSync.findContactsByEmail({ ...call, fields, emails }));
  return [...known, ...met];
}

/** Merges what stands there, in a transaction of its own; answers the contacts as they are then. */
async function mergePresent(
  job: Job,
  contacts: readonly Contact[],
  present: readonly ProviderRecord[],
): Promise<{ contacts: Contact[]; addresses: ReadonlySet<string>; conflicts: number }> {
  const { environment, run, settings, pushed } = job;
  const { organizationId, accountId } = run;
  const winner = settings.sync.conflicts;
  const records = mapRecords(job, present);
  const there = new Set(present.map((record) => record.id));
  const missing = contacts.flatMap(({ externalId }) =>
    externalId !== null && !there.has(externalId) ? [externalId] : [],
  );
  return inTransaction(environment, async (scope) => {
    await holdRun(scope, environment, run);
    const gone = await deleteGoneContacts(scope, { accountId, ids: missing, winner });
    // Values with faults stay as they are; a record is never kept out of a push for them.
    const met = await mergeRecords(
      scope,
      records.map((record) => ({ ...record, keptOut: false })),
      { organizationId, accountId, winner, pushed, readAt: null },
    );
    const left = await findContactsById(scope.tx, { accountId, ids: contacts.map((contact) => contact.id) });
    return {
      contacts: left.filter((contact) => contact.deletedAt === null),
      addresses: new Set(records.flatMap((record) => matchKey(record.values) ?? [])),
      conflicts: met.conflicts + gone.conflicts,
    };
  });
}

/** What is to be written of a contact, and what cannot be. */
function plan({ mapping, pushed }: Job, contact: Contact, addresses: ReadonlySet<string>): Plan {
  const properties = contact.properties as ContactValues;
  const base = contact.base as ContactValues | null;
  const owed = owedProperties({ properties, base }, pushed);
  const isNew = contact.externalId === null;
  const { values: all, faults } = isNew ? mapping.push(properties) : mapping.push(properties, owed);
  // A new record has nothing to clear.
  const values = isNew ? Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) : all;
  if (isNew) {
    if (contact.email === null) faults.push(mapping.noMatchKey());
    // Its address is that of a record which another contact is.
    else if (addresses.has(contact.email))
      faults.push(mapping.refused({ code: "DUPLICATE", field: null, message: duplicate }, properties));
  }
  const faulty = new Set(faults.map((fault) => fault.property));
  const written = Object.fromEntries(
    [...(isNew ? pushed : owed)]
      .filter((property) => !faulty.has(property))
      .map((property) => [property, properties[property] ?? null]),
  );
  return { contact, values, written, faults };
}

async function commitBatch(
  job: Job,
  plans: readonly Plan[],
  outcomeOf: ReadonlyMap<string, WriteOutcome | undefined>,
  at: { next: { [key: string]: Json } | null; total: number; conflicts: number; batch: number },
): Promise<void> {
  const { environment, run, mapping } = job;
  const { organizationId, accountId } = run;
  const pushes: Push[] = [];
  const records: Parameters<typeof settleMappingErrors>[1]["records"][number][] = [];
  const counts = { created: 0, updated: 0, committed: 0, failed: 0 };
  for (const { contact, written, faults } of plans) {
    const outcome = outcomeOf.get(contact.id);
    const refused = outcome && !outcome.ok ? [refusal(outcome, contact, mapping)] : [];
    const all = [...faults, ...refused];
    records.push({
      recordKey: contact.id,
      recordName: contact.name,
      contactId: contact.id,
      faults: all,
    });
    if (all.length > 0) counts.failed += 1;
    const isOut = refused.length > 0 || faults.some((fault) => fault.keepsOut);
    if (isOut) continue;
    counts.committed += 1;
    if (outcome) counts[contact.externalId === null ? "created" : "updated"] += 1;
    pushes.push({
      contactId: contact.id,
      version: contact.version,
      externalId: outcome?.ok ? outcome.id : contact.externalId,
      modifiedAt: outcome?.ok ? outcome.modifiedAt : null,
      base: contact.base as ContactValues | null,
      written: outcome ? written : {},
      incomplete: faults.length > 0,
    });
  }
  await commitPage(
    environment,
    run,
    { object: "CONTACTS", next: at.next, total: at.total },
    async (scope) => {
      await recordPushes(scope, { accountId, pushes });
      await settleMappingErrors(scope, {
        organizationId,
        accountId,
        direction: "PUSH",
        syncRunId: run.id,
        records,
      });
      // What went away between the list and the merge needs no push any more.
      const dropped = at.batch - plans.length;
      return { emitted: at.batch, ...counts, committed: counts.committed + dropped, conflicts: at.conflicts };
    },
  );
}

/** What a provider's refusal of a record says about the contact. A record that went meanwhile is settled by the next run. */
export function refusal(
  outcome: Extract<WriteOutcome, { ok: false }>,
  { properties }: Pick<Contact, "properties">,
  mapping: Job["mapping"],
): MappingFault {
  const code = outcome.code === "GONE" ? "REFUSED" : outcome.code;
  return mapping.refused({ ...outcome, code }, properties as ContactValues);
}

import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Contact } from "../../generated/prisma/client.ts";
import type { RecordSide } from "../../generated/prisma/enums.ts";
import { newId } from "../../platform/ids.ts";
import { contactName, matchKey } from "./contact-name.ts";
import { lockContactsOf } from "./lock-contacts.ts";
import { changedThere, keptConflicts, mergeContact, owedProperties, wholeContact } from "./merge-contact.ts";
import type { ContactConflict, ContactValues } from "./merge-contact.ts";

/** A record of the provider, as the mapping understood it. */
export type IncomingRecord = {
  id: string;
  modifiedAt: Date | null;
  /** Without the values that have faults: those stay as they are. */
  values: ContactValues;
  /** Its faults keep it from becoming a contact, or from changing the one it is. */
  keptOut: boolean;
};

export type MergeOptions = {
  organizationId: string;
  accountId: string;
  /** Whose change stands where both sides changed a property. */
  winner: RecordSide;
  /** The properties that pushes write; none where nothing is pushed. */
  pushed: ReadonlySet<string>;
  /** When reading them began: a contact that was pushed since is newer than what was read. null: no push is under way. */
  readAt: Date | null;
  /** Marks what a full pull has seen. */
  seenRunId?: string;
};

export type MergeCounts = { created: number; updated: number; unchanged: number; conflicts: number };
export type MergedRecords = MergeCounts & {
  /** The contact of each record, by the record's id. */
  contacts: Map<string, string>;
};

/**
 * Brings the contacts of an account together with records that were read of its provider, in a few statements for all of
 * them. A record meets the contact with its id, else one with its address that no record has met, else it becomes a
 * new one. Contacts are locked in the order of their ids.
 */
export async function mergeRecords(
  scope: TransactionScope,
  records: readonly IncomingRecord[],
  options: MergeOptions,
): Promise<MergedRecords> {
  const { tx, now } = scope;
  const counts: MergeCounts = { created: 0, updated: 0, unchanged: 0, conflicts: 0 };
  const contacts = new Map<string, string>();
  const unique = [...new Map(records.map((record) => [record.id, record])).values()];
  await lockContactsOf(tx, options.accountId);
  const found = await lockContacts(tx, options.accountId, unique);
  const inserts: object[] = [];
  const updates: object[] = [];
  for (const record of unique) {
    const contact = found.take(record);
    if (!contact) {
      if (record.keptOut) continue;
      const id = newId();
      contacts.set(record.id, id);
      counts.created += 1;
      inserts.push({
        id,
        externalId: record.id,
        email: matchKey(record.values),
        name: contactName(record.values, record.id),
        properties: record.values,
        modifiedAt: record.modifiedAt,
      });
      continue;
    }
    contacts.set(record.id, contact.id);
    const write = record.keptOut ? null : mergeInto(contact, record, options, now);
    if (!write) {
      counts.unchanged += 1;
      if (options.seenRunId || contact.externalId === null)
        updates.push({ ...asStored(contact), externalId: record.id });
      continue;
    }
    counts.conflicts += write.conflicts;
    counts[write.changed ? "updated" : "unchanged"] += 1;
    updates.push(write.row);
  }
  await insertContacts(scope, inserts, options);
  await updateContacts(scope, updates, options);
  return { ...counts, contacts };
}

/** What becomes of a contact that meets its record; null where what was read is older than what was pushed. */
function mergeInto(
  contact: Contact,
  record: IncomingRecord,
  { winner, pushed, readAt }: MergeOptions,
  at: Date,
): { row: object; changed: boolean; conflicts: number } | null {
  if (readAt && contact.pushedAt && contact.pushedAt >= readAt) return null;
  const here = {
    properties: contact.properties as ContactValues,
    base: contact.base as ContactValues | null,
  };
  const isOwed = contact.version > contact.pushedVersion;
  const gone = contact.deletedAt !== null;
  const moved = changedThere(here.base, record.values);
  // Deleted here, still there: it stays deleted, unless somebody changed it there meanwhile and the provider wins.
  if (gone && isOwed && contact.deletedBy === "PATCHBAY" && (!moved || winner === "PATCHBAY"))
    return { row: { ...asStored(contact), externalId: record.id }, changed: false, conflicts: 0 };
  const merged = gone
    ? { ...mergeContact(here, record.values, { winner: "PROVIDER", at }), changed: true }
    : mergeContact(here, record.values, { winner, at });
  const met: ContactConflict[] =
    gone && isOwed
      ? [{ property: wholeContact, patchbayValue: true, providerValue: false, winner, at: at.toISOString() }]
      : merged.conflicts;
  const owes = owedProperties(merged, pushed).size > 0;
  return {
    changed: merged.changed,
    conflicts: met.length,
    row: {
      ...asStored(contact),
      externalId: record.id,
      email: matchKey(merged.properties),
      name: contactName(merged.properties, record.id),
      properties: merged.properties,
      base: merged.base,
      conflicts: [...met, ...(contact.conflicts as ContactConflict[])].slice(0, keptConflicts),
      // What was changed here and is there by now, or has lost against what is there, is owed no more.
      pushedVersion: isOwed && (gone || (pushed.size > 0 && !owes)) ? contact.version : contact.pushedVersion,
      modifiedAt: record.modifiedAt ?? contact.externalModifiedAt,
      deletedAt: null,
      deletedBy: null,
      updatedAt: merged.changed ? at : contact.updatedAt,
      updatedByName: merged.changed ? null : contact.updatedByName,
    },
  };
}

function asStored(contact: Contact): { externalId: string | null } & Record<string, unknown> {
  return {
    id: contact.id,
    externalId: contact.externalId,
    email: contact.email,
    name: contact.name,
    properties: contact.properties,
    base: contact.base,
    conflicts: contact.conflicts,
    pushedVersion: contact.pushedVersion,
    modifiedAt: contact.externalModifiedAt,
    deletedAt: contact.deletedAt,
    deletedBy: contact.deletedBy,
    updatedAt: contact.updatedAt,
    updatedByName: contact.updatedByName,
  };
}

/** Locks the contacts that records meet; `take` gives each to one record alone. */
async function lockContacts(
  tx: TransactionScope["tx"],
  accountId: string,
  records: readonly IncomingRecord[],
): Promise<{ take(record: IncomingRecord): Contact | undefined }> {
  const ids = records.map((record) => record.id);
  const emails = records.flatMap((record) => matchKey(record.values) ?? []);
  const rows = await tx.$queryRaw<Contact[]>(Prisma.sql`
    select * from "Contact" where "id" in (
      select "id" from "Contact" where "accountId" = ${accountId}::uuid and "externalId" = any(${ids}::text[])
      union all
      select "id" from "Contact" where "accountId" = ${accountId}::uuid and "email" = any(${emails}::text[])
        and "externalId" is null and "deletedAt" is null)
    order by "id" for update`);
  const byExternalId = new Map<string, Contact>();
  const byEmail = new Map<string, Contact>();
  for (const row of rows) {
    if (row.externalId !== null) byExternalId.set(row.externalId, row);
    else if (row.email !== null && !byEmail.has(row.email)) byEmail.set(row.email, row);
  }
  return {
    take(record) {
      const known = byExternalId.get(record.id);
      if (known) return known;
      const email = matchKey(record.values);
      const unmet = email === null ? undefined : byEmail.get(email);
      if (unmet && email !== null) byEmail.delete(email);
      return unmet;
    },
  };
}

async function insertContacts(
  { tx, now }: TransactionScope,
  rows: readonly object[],
  { organizationId, accountId, seenRunId }: MergeOptions,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    insert into "Contact" ("id", "organizationId", "accountId", "externalId", "email", "name", "properties", "base", "version",
      "pushedVersion", "externalModifiedAt", "seenRunId", "createdAt", "updatedAt")
    select r."id", ${organizationId}::uuid, ${accountId}::uuid, r."externalId", r."email", r."name", r."properties", r."properties",
      1, 1, r."modifiedAt", ${seenRunId ?? null}::uuid, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "externalId" text, "email" text, "name" text,
      "properties" jsonb, "modifiedAt" timestamptz)
    on conflict ("accountId", "externalId") where "externalId" is not null do nothing`);
}

async function updateContacts(
  { tx }: TransactionScope,
  rows: readonly object[],
  { seenRunId }: MergeOptions,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    update "Contact" c set "externalId" = r."externalId", "email" = r."email", "name" = r."name", "properties" = r."properties",
      "base" = r."base", "conflicts" = r."conflicts", "pushedVersion" = r."pushedVersion", "externalModifiedAt" = r."modifiedAt",
      "deletedAt" = r."deletedAt", "deletedBy" = r."deletedBy"::"RecordSide", "updatedAt" = r."updatedAt",
      "updatedByName" = r."updatedByName", "seenRunId" = coalesce(${seenRunId ?? null}::uuid, c."seenRunId")
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "externalId" text, "email" text, "name" text,
      "properties" jsonb, "base" jsonb, "conflicts" jsonb, "pushedVersion" int, "modifiedAt" timestamptz, "deletedAt" timestamptz,
      "deletedBy" text, "updatedAt" timestamptz, "updatedByName" text)
    where c."id" = r."id"`);
}

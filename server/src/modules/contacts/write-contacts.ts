import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Contact } from "../../generated/prisma/client.ts";
import { ValidationError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { contactName, matchKey } from "./contact-name.ts";
import type { MatchedRequest } from "./match-contacts.ts";
import { sameValue, valueOf } from "./merge-contact.ts";
import type { ContactValues } from "./merge-contact.ts";
import { contactPath } from "./read-contact-inputs.ts";

type WriteOptions = {
  organizationId: string;
  accountId: string;
  actorName: string;
  /** Whether a push runs: what was deleted here may be gone there at any moment. */
  pushing: boolean;
};

type Row = { id: string } & Record<string, unknown>;

/** Writes what requests change of the contacts that they met, under `lockContactsOf`. `ids` are in their order. */
export async function writeContacts(
  scope: TransactionScope,
  matched: readonly MatchedRequest[],
  options: WriteOptions,
): Promise<{ ids: string[]; created: string[]; updated: string[] }> {
  const inserts: Row[] = [];
  const updates: Row[] = [];
  const ids = matched.map(({ request, contact }) => {
    const properties = withValues((contact?.properties ?? {}) as ContactValues, {
      ...request.values,
      ...(request.address !== null && contact?.email !== request.email ? { email: request.address } : {}),
    });
    if (!contact) {
      if (Object.keys(properties).length === 0)
        throw new ValidationError([
          {
            path: contactPath(request.index),
            message: "No such contact is there, and a new one needs a property that has a value.",
          },
        ]);
      const id = newId();
      inserts.push({ id, ...derived(properties, request.externalId) });
      return id;
    }
    const former = identityOf(contact, options.pushing);
    const externalId = former.externalId ?? (contact.deletedAt === null ? request.externalId : null);
    const isSame =
      contact.deletedAt === null &&
      externalId === contact.externalId &&
      sameValue(properties, withValues({}, contact.properties as ContactValues));
    if (!isSame) updates.push({ id: contact.id, ...derived(properties, externalId), base: former.base });
    return contact.id;
  });
  await insertAll(scope, inserts, options);
  await updateAll(scope, updates, options);
  return { ids, created: inserts.map(({ id }) => id), updated: updates.map(({ id }) => id) };
}

/** The properties with the values that were given; those without a value are left out. */
function withValues(properties: ContactValues, values: ContactValues): ContactValues {
  return Object.fromEntries(
    Object.entries({ ...properties, ...values }).filter(([, value]) => valueOf(value) !== null),
  );
}

/**
 * Which record of the provider a contact is, and what it was there. One that comes back is a new one there, unless its
 * record has certainly not been deleted yet.
 */
function identityOf(contact: Contact, pushing: boolean): Pick<Contact, "externalId" | "base"> {
  const stands =
    contact.deletedAt === null || (contact.state === "TO_PUSH" && !(pushing && contact.email !== null));
  return stands ? contact : { externalId: null, base: null };
}

function derived(properties: ContactValues, externalId: string | null): object {
  return {
    properties,
    externalId,
    email: matchKey(properties),
    name: contactName(properties, externalId),
  };
}

async function insertAll(
  { tx, now }: TransactionScope,
  rows: readonly object[],
  { organizationId, accountId, actorName }: WriteOptions,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    insert into "Contact" ("id", "organizationId", "accountId", "externalId", "email", "name", "properties", "createdAt", "updatedAt",
      "updatedByName")
    select r."id", ${organizationId}::uuid, ${accountId}::uuid, r."externalId", r."email", r."name", r."properties",
      ${now}::timestamptz, ${now}::timestamptz, ${actorName}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "externalId" text, "email" text, "name" text,
      "properties" jsonb)`);
}

async function updateAll(
  { tx, now }: TransactionScope,
  rows: readonly object[],
  { accountId, actorName }: WriteOptions,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    update "Contact" c set "properties" = r."properties", "externalId" = r."externalId", "base" = r."base", "email" = r."email",
      "name" = r."name", "version" = c."version" + 1, "deletedAt" = null, "deletedBy" = null, "updatedAt" = ${now}::timestamptz,
      "updatedByName" = ${actorName}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "externalId" text, "email" text, "name" text,
      "properties" jsonb, "base" jsonb)
    where c."id" = r."id" and c."accountId" = ${accountId}::uuid`);
}

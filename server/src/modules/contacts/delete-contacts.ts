import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Contact } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseInAny, recordAudit } from "../access/index.ts";
import { settleMappingErrors } from "../mapping/index.ts";
import { getSyncedAccount, isPushing } from "./contacts.records.ts";
import { findContactsById } from "./find-contacts.ts";
import { lockContactsOf } from "./lock-contacts.ts";

const Input = z.object({
  accountId: z.string(),
  ids: z
    .array(z.string())
    .min(1, "Name at least one contact.")
    .max(100, "Name at most 100 contacts in one call."),
});

/**
 * Deletes up to 100 contacts of an account, all or none. One that stands at the provider is kept as deleted until a push
 * has deleted it there too; one that never was there goes at once. Those deleted already stay as they are. What a push
 * could not take over of them is settled. Answers them as they are now, in the order of `ids`.
 */
export async function deleteContacts(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ accountId: string; contacts: Contact[] }> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "SYNC");
  const { accountId, ids } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const { account } = await getSyncedAccount(ctx, scope, { organizationId, accountId });
    // What a push has taken up may be made at the provider at any moment: it is deleted there in turn.
    const pushing = await isPushing(scope, accountId);
    await lockContactsOf(tx, accountId);
    const locked = await lockById(scope, accountId, ids);
    const living = locked.filter((contact) => contact.deletedAt === null);
    const going = living.filter((contact) => contact.externalId === null && !pushing);
    const staying = living.filter((contact) => !going.includes(contact));
    await markDeleted(scope, staying, actorName);
    await tx.contact.deleteMany({ where: { accountId, id: { in: going.map(({ id }) => id) } } });
    const left = await findContactsById(tx, { accountId, ids });
    const gone = going.map((contact) => ({
      ...contact,
      deletedAt: now,
      deletedBy: "PATCHBAY" as const,
      state: "DELETED" as const,
    }));
    const byId = new Map([...left, ...gone].map((contact) => [contact.id, contact]));
    if (living.length > 0) {
      await settleMappingErrors(scope, {
        organizationId,
        accountId,
        direction: "PUSH",
        syncRunId: null,
        records: living.map(({ id, name }) => ({
          recordKey: id,
          recordName: name,
          contactId: id,
          faults: [],
        })),
      });
      await recordAudit(ctx, scope, {
        act: "contacts.deleted",
        entityType: "Account",
        entityId: accountId,
        after: { deleted: living.map(({ id }) => id) },
      });
      await appendChanges(tx, now, [
        {
          organizationId,
          name: "contacts.changed",
          entityType: "Account",
          entityId: accountId,
          actorName,
          payload: {
            accountName: account.providerOrgName,
            created: 0,
            updated: 0,
            deleted: living.length,
          },
        },
      ]);
    }
    return { accountId, contacts: [...new Set(ids)].flatMap((id) => byId.get(id) ?? []) };
  });
}

async function lockById(
  { tx }: TransactionScope,
  accountId: string,
  ids: readonly string[],
): Promise<Contact[]> {
  const rows = await tx.$queryRaw<Contact[]>(Prisma.sql`
    select * from "Contact" where "accountId" = ${accountId}::uuid and "id" = any(${[...ids]}::uuid[]) order by "id" for update`);
  const found = new Set(rows.map(({ id }) => id));
  const missing = ids.findIndex((id) => !found.has(id));
  if (missing >= 0) throw new NotFoundError(`The contact of \`ids[${missing}]\``);
  return rows;
}

async function markDeleted(
  { tx, now }: TransactionScope,
  contacts: readonly Contact[],
  actorName: string,
): Promise<void> {
  if (contacts.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    update "Contact" set "deletedAt" = ${now}::timestamptz, "deletedBy" = 'PATCHBAY', "version" = "version" + 1,
      "updatedAt" = ${now}::timestamptz, "updatedByName" = ${actorName}
    where "id" = any(${contacts.map(({ id }) => id)}::uuid[])`);
}

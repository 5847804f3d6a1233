import type { Contact } from "../../generated/prisma/client.ts";
import type { Database, Transaction } from "../../platform/database/client.ts";

/** Contacts of an account by id, in the order of their ids; those that are gone are left out. */
export function findContactsById(
  db: Transaction | Database["prisma"],
  { accountId, ids }: { accountId: string; ids: readonly string[] },
): Promise<Contact[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db.contact.findMany({ where: { accountId, id: { in: [...ids] } }, orderBy: { id: "asc" } });
}

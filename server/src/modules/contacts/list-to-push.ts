import type { Contact } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database/client.ts";

type Wanted = { accountId: string; deleted: boolean; after: string | null; limit: number };

/** Contacts with changes that the provider does not have: the living ones, or those that were deleted here. By id. */
export async function listToPush(
  database: Database,
  { accountId, deleted, after, limit }: Wanted,
): Promise<Contact[]> {
  const { rows } = await database.pool.query<Contact>({
    name: deleted ? "contacts-to-delete" : "contacts-to-push",
    text: `select * from "Contact" where "accountId" = $1 and "version" > "pushedVersion" and "deletedAt" is ${deleted ? "not null" : "null"}
             and ($2::uuid is null or "id" > $2)
           order by "id" limit $3`,
    values: [accountId, after, limit],
  });
  return rows;
}

/** How many there are, by the index that has those alone. */
export async function countToPush(
  database: Database,
  { accountId, deleted }: Pick<Wanted, "accountId" | "deleted">,
): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>({
    name: deleted ? "contacts-count-to-delete" : "contacts-count-to-push",
    text: `select count(*)::int as "count" from "Contact"
           where "accountId" = $1 and "version" > "pushedVersion" and "deletedAt" is ${deleted ? "not null" : "null"}`,
    values: [accountId],
  });
  return rows[0]?.count ?? 0;
}

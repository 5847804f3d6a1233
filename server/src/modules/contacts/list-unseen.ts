import type { Database } from "../../platform/database/client.ts";

const walked = 2_000;

/**
 * Contacts that a full pull did not see and that were neither made nor pushed since it began: at most `limit`, from
 * behind the id `after` on, among at most 2,000 that are looked at. `next` is where to go on; null: that was all.
 */
export async function listUnseen(
  database: Database,
  wanted: { accountId: string; runId: string; before: Date; after: string | null; limit: number },
): Promise<{ contacts: { id: string; externalId: string }[]; next: string | null }> {
  const { rows } = await database.pool.query<{ id: string; externalId: string | null; isUnseen: boolean }>({
    name: "contacts-unseen",
    text: `select "id", "externalId", "externalId" is not null and "seenRunId" is distinct from $2
             and "createdAt" < $3 and ("pushedAt" is null or "pushedAt" < $3) as "isUnseen"
           from "Contact" where "accountId" = $1 and "deletedAt" is null and ($4::uuid is null or "id" > $4)
           order by "id" limit $5`,
    values: [wanted.accountId, wanted.runId, wanted.before, wanted.after, walked],
  });
  const contacts: { id: string; externalId: string }[] = [];
  for (const { id, externalId, isUnseen } of rows) {
    if (!isUnseen || externalId === null) continue;
    contacts.push({ id, externalId });
    if (contacts.length === wanted.limit) return { contacts, next: id };
  }
  return { contacts, next: rows.length < walked ? null : (rows.at(-1)?.id ?? null) };
}

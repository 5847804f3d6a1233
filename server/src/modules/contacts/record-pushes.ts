import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { lockContactsOf } from "./lock-contacts.ts";
import type { ContactValues } from "./merge-contact.ts";

/** What was written to the provider of one contact. */
export type Push = {
  contactId: string;
  /** The contact's version whose values were written. */
  version: number;
  externalId: string | null;
  modifiedAt: Date | null;
  /** What the provider was known to have when it was decided what to write. */
  base: ContactValues | null;
  /** By contact properties: what the provider has now. */
  written: ContactValues;
  /** Whether something of it is still to be pushed: a value that was refused or could not be written. */
  incomplete: boolean;
};

/**
 * Records what the provider took. A contact that was changed here meanwhile keeps its newer version to push. One whose
 * record a pull has met meanwhile stays owed as a whole: whether that pull read before or after the writing, only the
 * next push, which reads first, can tell. One that was deleted there and came back here meanwhile is a new one.
 */
export async function recordPushes(
  { tx, now }: TransactionScope,
  { accountId, pushes }: { accountId: string; pushes: readonly Push[] },
): Promise<void> {
  if (pushes.length === 0) return;
  await lockContactsOf(tx, accountId);
  await tx.$queryRaw`select 1 from "Contact" where "accountId" = ${accountId}::uuid
    and "id" = any(${pushes.map((push) => push.contactId)}::uuid[]) order by "id" for update`;
  await tx.$executeRaw(Prisma.sql`
    update "Contact" c set "externalId" = case when c."base" is distinct from p."base" or exists (
        select from "Contact" o where o."accountId" = c."accountId" and o."externalId" = p."externalId" and o."id" <> c."id")
      then c."externalId" else coalesce(c."externalId", p."externalId") end,
      "base" = case when c."base" is not distinct from p."base" then coalesce(c."base", '{}') || p."written" else c."base" end,
      "pushedVersion" = case when p."incomplete" or c."base" is distinct from p."base" then c."pushedVersion"
        else greatest(c."pushedVersion", p."version") end,
      "externalModifiedAt" = coalesce(p."modifiedAt", c."externalModifiedAt"),
      "pushedAt" = case when p."written" = '{}' then c."pushedAt" else ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(pushes)}::jsonb) as p("contactId" uuid, "version" int, "externalId" text,
      "modifiedAt" timestamptz, "base" jsonb, "written" jsonb, "incomplete" boolean)
    where c."id" = p."contactId" and c."accountId" = ${accountId}::uuid`);
}

import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { RecordSide } from "../../generated/prisma/enums.ts";
import { lockContactsOf } from "./lock-contacts.ts";
import { keptConflicts, wholeContact } from "./merge-contact.ts";

/**
 * Takes over that records are gone at the provider. A contact with changes that are not pushed yet goes too where the
 * provider wins, and says so among its conflicts; where Patchbay wins it stays, to be made there anew.
 */
export async function deleteGoneContacts(
  { tx, now }: TransactionScope,
  { accountId, ids, winner }: { accountId: string; ids: readonly string[]; winner: RecordSide },
): Promise<{ deleted: number; conflicts: number }> {
  if (ids.length === 0) return { deleted: 0, conflicts: 0 };
  await lockContactsOf(tx, accountId);
  const conflict = {
    property: wholeContact,
    patchbayValue: false,
    providerValue: true,
    winner,
    at: now.toISOString(),
  };
  const rows = await tx.$queryRaw<{ gone: boolean; owed: boolean }[]>(Prisma.sql`
    with found as (
      select "id", "version" > "pushedVersion" as "owed", "deletedAt" is not null as "deleted" from "Contact"
      where "accountId" = ${accountId}::uuid and "externalId" = any(${[...ids]}::text[])
      order by "id" for update)
    update "Contact" c set
      "externalId" = case when f."owed" and not f."deleted" and ${winner} = 'PATCHBAY' then null else c."externalId" end,
      "base" = case when f."owed" and not f."deleted" and ${winner} = 'PATCHBAY' then null else c."base" end,
      "deletedAt" = case when f."owed" and not f."deleted" and ${winner} = 'PATCHBAY' then null else coalesce(c."deletedAt", ${now}::timestamptz) end,
      "deletedBy" = case when f."deleted" then c."deletedBy" when f."owed" and ${winner} = 'PATCHBAY' then null else 'PROVIDER'::"RecordSide" end,
      "pushedVersion" = case when f."owed" and not f."deleted" and ${winner} = 'PATCHBAY' then c."pushedVersion" else c."version" end,
      "conflicts" = case when f."owed" and not f."deleted"
        then jsonb_path_query_array(jsonb_build_array(${JSON.stringify(conflict)}::jsonb) || c."conflicts", ${`$[0 to ${keptConflicts - 1}]`}::jsonpath)
        else c."conflicts" end,
      "updatedAt" = case when f."deleted" then c."updatedAt" else ${now}::timestamptz end
    from found f where c."id" = f."id" and (not f."deleted" or f."owed")
    returning (not f."deleted" and not (f."owed" and ${winner} = 'PATCHBAY')) as "gone", (f."owed" and not f."deleted") as "owed"`);
  return {
    deleted: rows.filter((row) => row.gone).length,
    conflicts: rows.filter((row) => row.owed).length,
  };
}

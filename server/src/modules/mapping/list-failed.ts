import type { SyncDirection } from "../../generated/prisma/enums.ts";
import type { Database } from "../../platform/database/client.ts";

/** Which open errors: those of some groups, single ones, both, or (with neither) all of the direction. */
export type FailedWanted = {
  accountId: string;
  direction: SyncDirection;
  groupIds?: readonly string[] | undefined;
  errorIds?: readonly string[] | undefined;
};

const chosen = `"accountId" = $1 and "state" = 'OPEN' and "direction" = $2::"SyncDirection"
  and (($3::uuid[] is null and $4::uuid[] is null) or "groupId" = any($3) or "id" = any($4))`;

function valuesOf({ accountId, direction, groupIds, errorIds }: FailedWanted): unknown[] {
  return [accountId, direction, groupIds ?? null, errorIds ?? null];
}

/** Open errors by id, from behind `after` on: what a run of scope FAILED_ONLY goes through. */
export async function listFailed(
  database: Database,
  wanted: FailedWanted & { after: string | null; limit: number },
): Promise<{ id: string; recordKey: string; contactId: string | null }[]> {
  const { rows } = await database.pool.query<{ id: string; recordKey: string; contactId: string | null }>({
    name: "mapping-failed",
    text: `select "id", "recordKey", "contactId" from "MappingError" where ${chosen} and ($5::uuid is null or "id" > $5)
           order by "id" limit $6`,
    values: [...valuesOf(wanted), wanted.after, wanted.limit],
  });
  return rows;
}

/** How many there are. */
export async function countFailed(database: Database, wanted: FailedWanted): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>({
    name: "mapping-failed-count",
    text: `select count(*)::int as "count" from "MappingError" where ${chosen}`,
    values: valuesOf(wanted),
  });
  return rows[0]?.count ?? 0;
}

import { firstIdAt } from "../../../platform/ids.ts";
import type { Scene } from "./composer.ts";
import { countedOf, countedTo } from "./say.ts";
import type { Counted } from "./say.ts";

/**
 * Of the events of an account that came in a time, for any of its rules: how many, and how many of them have run or ended since.
 * Ids have their time in them: a range of the index (account, id), 10,001 rows of it at most.
 */
export async function countCaughtUp(
  { database }: Pick<Scene, "database">,
  accountId: string,
  from: Date,
  until: Date,
): Promise<{ total: Counted; ended: Counted }> {
  const { rows } = await database.pool.query<{ total: number; ended: number }>({
    name: "mail-caught-up",
    text: `select count(*)::int as "total", count(*) filter (where "status" not in ('QUEUED', 'RUNNING'))::int as "ended" from (
        select t."status" from "Execution" t where t."accountId" = $1::uuid and t."id" >= $2::uuid and t."id" < $3::uuid
        order by t."id" limit ${countedTo + 1}) x`,
    values: [accountId, firstIdAt(from.getTime()), firstIdAt(until.getTime())],
  });
  const { total = 0, ended = 0 } = rows[0] ?? {};
  return { total: countedOf(total), ended: countedOf(ended) };
}

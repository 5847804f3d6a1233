import type { Context } from "../context.ts";
import { builder } from "./builder.ts";

/** A count that stops at 100, so that its cost does not grow with what is counted. */
export type BoundedCount = { count: number; more: boolean };

const largest = 100;

export const BoundedCountType = builder.objectRef<BoundedCount>("BoundedCount").implement({
  description: "A count that is exact up to 100; beyond that it is 100 and `more` is true.",
  fields: (t) => ({
    count: t.exposeInt("count", { description: "At most 100." }),
    more: t.exposeBoolean("more", { description: "Whether there are more than `count`." }),
  }),
});

/**
 * Counts the rows of `from` (SQL after the word `from`, with its conditions and `$1…` for `values`) up to 100. For the
 * counts of many parents at once put the same `limit` into a lateral and pass each number to `boundCount`.
 */
export async function countBounded(
  { database }: Pick<Context, "database">,
  from: string,
  values: unknown[],
): Promise<BoundedCount> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int as count from (select 1 from ${from} limit ${largest + 1}) counted`,
    values,
  );
  return boundCount(rows[0]?.count ?? 0);
}

/** What a count that was cut at 101 or more says. */
export function boundCount(count: number): BoundedCount {
  return { count: Math.min(count, largest), more: count > largest };
}

import type { Problem } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { boundCount } from "../../graphql/bounded-count.ts";
import type { BoundedCount } from "../../graphql/bounded-count.ts";
import type { GraphQLContext } from "../../graphql/context.ts";

type Counted = Pick<
  Problem,
  "id" | "ruleId" | "accountId" | "subscriptionId" | "environment" | "openedAt" | "kind"
>;

/**
 * How many events a problem has stopped: of a rule, those that were discarded in its environment since it opened and
 * those that wait; of an account, those that wait; of a callback subscription, the deliveries that wait. Batched, and bounded by indexes whatever the numbers.
 */
export function countOccurrences(ctx: GraphQLContext, problem: Counted): Promise<BoundedCount> {
  const { id, ruleId, accountId, subscriptionId, environment, openedAt } = problem;
  const key = {
    id,
    ruleId,
    accountId: ruleId ? null : accountId,
    subscriptionId,
    environment,
    openedAt: openedAt.toISOString(),
  };
  return loadBatched(ctx, "problem occurrences", key, async (problems: (typeof key)[]) => {
    const { rows } = await ctx.database.pool.query<{ id: string; count: number }>({
      name: "problem-occurrences",
      text: statement,
      values: [JSON.stringify(problems)],
    });
    const byProblem = new Map(rows.map((row) => [row.id, row.count]));
    return problems.map((each) => boundCount(byProblem.get(each.id) ?? 0));
  });
}

const statement = `select p."id", (
    select count(*)::int from (
      (select 1 from "Execution" t where t."status" = 'DISCARDED' and t."ruleId" = p."ruleId" and t."environment" = p."environment"
        and t."finishedAt" >= p."openedAt" limit 101)
      union all
      (select 1 from "Execution" t where t."status" = 'QUEUED' and t."ruleId" = p."ruleId" and t."environment" = p."environment" limit 101)
      union all
      (select 1 from "Execution" t where t."status" = 'QUEUED' and t."accountId" = p."accountId" limit 101)
      union all
      (select 1 from "Delivery_pending" t where t."subscriptionId" = p."subscriptionId" limit 101)
    ) counted
  ) as "count"
  from jsonb_to_recordset($1::jsonb) as p("id" uuid, "ruleId" uuid, "accountId" uuid, "subscriptionId" uuid, "environment" "Environment", "openedAt" timestamptz)`;

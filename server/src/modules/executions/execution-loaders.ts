import { requireActor } from "../../context.ts";
import type { Event, Execution, ExecutionAttempt, Rule } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { readLanes } from "./read-lanes.ts";
import type { LaneKey, LaneState } from "./read-lanes.ts";

export const loadExecution = makeRecordLoader<Execution>("Execution");
export const loadEvent = makeRecordLoader<Event>("Event");
export const loadRule = makeRecordLoader<Rule>("Rule");

/** The attempts of an execution, in order; at most some dozens, as only people add to the schedule's eight. */
export function loadAttempts(ctx: GraphQLContext, executionId: string): Promise<ExecutionAttempt[]> {
  return loadBatched(ctx, "execution attempts", executionId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<ExecutionAttempt>({
      name: "execution-attempts",
      text: `select t.* from "ExecutionAttempt" t join "Execution" e on e."id" = t."executionId" and e."organizationId" = $2
        where t."executionId" = any($1::uuid[]) order by t."executionId", t."number"`,
      values: [ids, requireActor(ctx).organizationId],
    });
    const byExecution = Map.groupBy(rows, (row) => row.executionId);
    return ids.map((id) => byExecution.get(id) ?? []);
  });
}

/** The state of the lane of an execution. */
export function loadLane(ctx: GraphQLContext, execution: LaneKey): Promise<LaneState> {
  const { ruleId, environment } = execution;
  return loadBatched(ctx, "lanes", { ruleId, environment }, (lanes: LaneKey[]) =>
    readLanes(async (text, values) => (await ctx.database.pool.query<LaneState>(text, values)).rows, lanes),
  );
}

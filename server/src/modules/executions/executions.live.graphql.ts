import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { loadExecution } from "./execution-loaders.ts";

const ExecutionChange = makeChangeType("ExecutionChange", "A change of an execution.");

builder.objectFields(ExecutionChange, (t) => ({
  executionId: t.id({
    description: "Which execution.",
    resolve: (change) => toGlobalId("Execution", change.entityId),
  }),
  execution: t.field({
    type: "Execution",
    nullable: true,
    description: "The execution as it is now.",
    resolve: (change, _args, ctx) => loadExecution(ctx, change.entityId),
  }),
}));

addChangeSubscription("executionChanged", {
  type: ExecutionChange,
  description: "Every change of an execution, as it is committed.",
  matches: (change) => change.entityType === "Execution",
  filter: {
    argument: "ruleId",
    entityType: "Rule",
    description: "Only executions of this rule.",
    of: (change) => change.parentId,
  },
});

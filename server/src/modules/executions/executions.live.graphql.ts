import { forgetLoaded } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId, toGlobalId } from "../../graphql/global-id.ts";
import { cursorOf, followChanges } from "../../graphql/live.ts";
import type { Change } from "../../platform/feed/feed.ts";
import { loadExecution } from "./execution-loaders.ts";

const ExecutionChange = builder.objectRef<Change>("ExecutionChange").implement({
  description: "A change of an execution.",
  fields: (t) => ({
    cursor: t.string({ description: "Continue with `after` this.", resolve: cursorOf }),
    change: t.string({
      description: "What happened, such as `execution.succeeded`.",
      resolve: (change) => change.name,
    }),
    at: t.field({ type: "DateTime", description: "When.", resolve: (change) => change.createdAt }),
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
  }),
});

builder.subscriptionField("executionChanged", (t) =>
  t.field({
    type: ExecutionChange,
    authScopes: { read: true },
    description: "Every change of an execution, as it is committed. Resumable with `after`.",
    args: {
      after: t.arg.string({ description: "Continue after this cursor; from now on where it is left out." }),
      ruleId: t.arg.id({ description: "Only executions of this rule." }),
    },
    subscribe: (_root, { after, ruleId }, ctx) => {
      const rule = optionalRecordId("Rule", ruleId, "ruleId");
      return followChanges(
        ctx,
        after,
        (change) => change.entityType === "Execution" && (rule === null || change.parentId === rule),
      );
    },
    resolve: (change, _args, ctx) => {
      forgetLoaded(ctx);
      return change;
    },
  }),
);

import type { Problem } from "../../generated/prisma/client.ts";
import { forgetLoaded } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { cursorOf, followChanges } from "../../graphql/live.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import type { Change } from "../../platform/feed/feed.ts";
import { ProblemType } from "./problems.graphql.ts";

const loadProblem = makeRecordLoader<Problem>("Problem");

const ProblemChange = builder.objectRef<Change>("ProblemChange").implement({
  description: "A problem opened, changed or was resolved.",
  fields: (t) => ({
    cursor: t.string({
      description: "Continue with `after: cursor`.",
      resolve: (change) => cursorOf(change),
    }),
    change: t.exposeString("name", {
      description: "`problem.opened`, `problem.changed` or `problem.resolved`.",
    }),
    at: t.field({ type: "DateTime", description: "When.", resolve: (change) => change.createdAt }),
    problemId: t.id({
      description: "Which problem.",
      resolve: (change) => toGlobalId("Problem", change.entityId),
    }),
    problem: t.field({
      type: ProblemType,
      nullable: true,
      description: "The problem as it is now.",
      resolve: (change, _args, ctx) => loadProblem(ctx, change.entityId),
    }),
  }),
});

builder.subscriptionField("problemChanged", (t) =>
  t.field({
    type: ProblemChange,
    authScopes: { read: true },
    description: "Problems as they open and are resolved.",
    args: {
      after: t.arg.string({
        description: "A cursor: continue after it without a gap. Without it: from now.",
      }),
    },
    subscribe: (_root, args, ctx) =>
      followChanges(ctx, args.after, (change) => change.entityType === "Problem"),
    resolve: (change, _args, ctx) => {
      forgetLoaded(ctx);
      return change;
    },
  }),
);

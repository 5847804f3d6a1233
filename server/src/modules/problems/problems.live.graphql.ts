import type { Problem } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadProblem = makeRecordLoader<Problem>("Problem");

const ProblemChange = makeChangeType("ProblemChange", "A problem opened, changed or was resolved.");

builder.objectFields(ProblemChange, (t) => ({
  problemId: t.id({
    description: "Which problem.",
    resolve: (change) => toGlobalId("Problem", change.entityId),
  }),
  problem: t.field({
    type: "Problem",
    nullable: true,
    description: "The problem as it is now.",
    resolve: (change, _args, ctx) => loadProblem(ctx, change.entityId),
  }),
}));

addChangeSubscription("problemChanged", {
  type: ProblemChange,
  description: "Problems as they open and are resolved.",
  matches: (change) => change.entityType === "Problem",
});

import type { Problem } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { dismissProblem } from "./dismiss-problem.ts";
import { ProblemType } from "./problems.graphql.ts";

addMutation("dismissProblem", {
  description:
    "Takes an open problem out of the inbox, with the reason. It is still resolved with its cause, and comes back where the cause becomes another one. ConflictError `ALREADY_DISMISSED` or `ALREADY_RESOLVED`. Needs what operating its rule, account or callback subscription in its environment needs.",
  input: builder.inputType("DismissProblemInput", {
    description: "Which problem, and why.",
    fields: (t) => ({
      problemId: t.id({ required: true, description: "The problem." }),
      reason: t.string({ required: true, description: "1 to 500 characters." }),
    }),
  }),
  payload: builder.objectRef<{ problem: Problem }>("DismissProblemPayload").implement({
    description: "It is out of the inbox.",
    fields: (t) => ({
      problem: t.field({
        type: ProblemType,
        description: "The problem as it is now.",
        resolve: (payload) => payload.problem,
      }),
    }),
  }),
  run: async (ctx, input) => ({
    problem: await dismissProblem(ctx, {
      ...input,
      problemId: recordId("Problem", input.problemId, "problemId"),
    }),
  }),
});

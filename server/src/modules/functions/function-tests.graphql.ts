import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { FunctionLogLineType, testEventChoice, TestEventInputType } from "../executions/index.ts";
import type { AttemptOutcome } from "../executions/index.ts";
import { testFunction } from "./test-function.ts";

addMutation("testFunction", {
  description:
    "Runs a function once, now, on a chosen event: its current version, or a text that need not have been saved. An endpoint is told by the header `patchbay-test: true`, a script by `context.test`. Where a rule that runs it asks about the record, `event.record` is that of the stored event, read now. No execution is recorded. Roles: company admin, developer; token scope `rules:write`.",
  input: builder.inputType("TestFunctionInput", {
    description: "What to run on which event.",
    fields: (t) => ({
      functionId: t.id({ required: true, description: "Which function." }),
      url: t.field({ type: "URL", description: "Of an endpoint: this address instead of the saved one." }),
      source: t.string({ description: "Of a script: this source instead of the saved one." }),
      serviceKey: t.string({ description: "The service whose sample it is; needed for `event.sampleOf`." }),
      event: t.field({ type: TestEventInputType, required: true, description: "What it gets." }),
    }),
  }),
  payload: builder.objectRef<AttemptOutcome>("TestFunctionPayload").implement({
    description: "How the function did.",
    fields: (t) => ({
      succeeded: t.boolean({
        description: "Whether an execution would have succeeded.",
        resolve: ({ failure }) => failure === null,
      }),
      durationMs: t.exposeInt("durationMs", { description: "How long it took, in milliseconds." }),
      responseStatus: t.exposeInt("responseStatus", {
        nullable: true,
        description: "The HTTP status; null where no answer came, and for a script.",
      }),
      output: t.exposeString("output", {
        nullable: true,
        description:
          "The beginning of the answer's body, at most 20 KB; of a script what it returned, as JSON text.",
      }),
      errorClass: t.string({
        nullable: true,
        description: "As of an execution's attempt; null for a success.",
        resolve: ({ failure }) => failure?.errorClass ?? null,
      }),
      errorMessage: t.string({
        nullable: true,
        description: "The error, for people.",
        resolve: ({ failure }) => failure?.message ?? null,
      }),
      line: t.int({
        nullable: true,
        description: "Where in the script it failed, from 1; null where that is not known.",
        resolve: ({ failure }) => failure?.line ?? null,
      }),
      column: t.int({
        nullable: true,
        description: "Where in the line, from 1; null where that is not known.",
        resolve: ({ failure }) => failure?.column ?? null,
      }),
      logs: t.field({
        type: [FunctionLogLineType],
        description: "What a script logged.",
        resolve: (outcome) => outcome.logs,
      }),
    }),
  }),
  run: (ctx, { functionId, event, ...input }) =>
    testFunction(ctx, {
      functionId: recordId("Function", functionId, "functionId"),
      event: testEventChoice(event),
      ...input,
    }),
});

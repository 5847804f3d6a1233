import type { Function } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId, toGlobalId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { createFunction } from "./create-function.ts";
import { deleteFunction } from "./delete-function.ts";
import type { DeletedFunction } from "./delete-function.ts";
import { FunctionType } from "./functions.graphql.ts";
import { updateFunction } from "./update-function.ts";

const roles = "Roles: company admin, developer; token scope `rules:write`.";
const urlText = "Of an endpoint: where events are posted to. https, and a public address.";
const sourceText =
  "Of a script: an ECMAScript module of at most 64 KB that exports a function by default. It must compile; what is wrong with it is told with line and column.";

addMutation("createFunction", {
  description: `Makes a function: an HTTP endpoint by its \`url\`, or a script by its \`source\`. ${roles}`,
  input: builder.inputType("CreateFunctionInput", {
    description: "A new function: exactly one of `url` and `source`.",
    fields: (t) => ({
      projectId: t.id({ required: true, description: "The project whose rules may run it." }),
      name: t.string({ required: true, description: "1 to 100 characters." }),
      url: t.field({ type: "URL", description: urlText }),
      source: t.string({ description: sourceText }),
    }),
  }),
  payload: builder
    .objectRef<{ function: Function; signingSecret: string | null }>("CreateFunctionPayload")
    .implement({
      description: "The function was made.",
      fields: (t) => ({
        function: t.field({
          type: FunctionType,
          description: "The new function.",
          resolve: (payload) => payload.function,
        }),
        signingSecret: t.exposeString("signingSecret", {
          nullable: true,
          description:
            "`whsec_` and base64: verifies the signature of each call. Shown this once; null for a script.",
        }),
      }),
    }),
  run: (ctx, { projectId, ...input }) =>
    createFunction(ctx, { projectId: recordId("Project", projectId, "projectId"), ...input }),
});

addMutation("updateFunction", {
  description: `Changes a function's name, or its URL or source, which makes its next version. Its signing secret stays. Drafts of rules run the new version at once, production after its next deployment. ${roles}`,
  input: builder.inputType("UpdateFunctionInput", {
    description: "What to change; what is left out stays.",
    fields: (t) => ({
      functionId: t.id({ required: true, description: "Which function." }),
      name: t.string({ description: "1 to 100 characters." }),
      url: t.field({ type: "URL", description: urlText }),
      source: t.string({ description: sourceText }),
      expectedVersion: t.int({
        description:
          "The number of the version that was changed: where somebody has saved another meanwhile, nothing is (`VERSION_CONFLICT`).",
      }),
    }),
  }),
  payload: builder.objectRef<{ function: Function }>("UpdateFunctionPayload").implement({
    description: "The function was changed.",
    fields: (t) => ({
      function: t.field({
        type: FunctionType,
        description: "The function as it is now.",
        resolve: (payload) => payload.function,
      }),
    }),
  }),
  run: async (ctx, { functionId, ...input }) => ({
    function: await updateFunction(ctx, {
      functionId: recordId("Function", functionId, "functionId"),
      ...input,
    }),
  }),
});

addMutation("deleteFunction", {
  description: `Deletes a function. Every rule whose draft ran it needs configuration (\`FUNCTION_MISSING\`) until it gets another; production runs its deployed version until the next deployment. ${roles}`,
  input: builder.inputType("DeleteFunctionInput", {
    description: "What to delete.",
    fields: (t) => ({
      functionId: t.id({ required: true, description: "Which function." }),
      preview: t.boolean({ description: "Only say what would be touched." }),
    }),
  }),
  payload: builder.objectRef<DeletedFunction>("DeleteFunctionPayload").implement({
    description: "The function is gone, or what that would mean.",
    fields: (t) => ({
      deletedFunctionId: t.id({
        nullable: true,
        description: "The id it had; null for a preview.",
        resolve: ({ deletedFunctionId }) =>
          deletedFunctionId === null ? null : toGlobalId("Function", deletedFunctionId),
      }),
      rules: t.field({
        type: ["Rule"],
        description: "The rules whose draft runs it, and which need another. A preview names 500 of them.",
        resolve: (payload) => payload.rules,
      }),
      deployedRules: t.field({
        type: ["Rule"],
        description:
          "The rules that production runs with a deployed version of it, at most 500: they go on until the next deployment.",
        resolve: (payload) => payload.deployedRules,
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
    }),
  }),
  run: (ctx, { functionId, preview }) =>
    deleteFunction(ctx, {
      functionId: recordId("Function", functionId, "functionId"),
      preview: preview ?? false,
    }),
});

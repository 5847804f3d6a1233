import { requireActor } from "../../context.ts";
import type { Function, FunctionVersion, Project, Rule } from "../../generated/prisma/client.ts";
import type { FunctionKind } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { parseGlobalId, recordId, toGlobalId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { belongsTo, loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { BadInputError } from "../../platform/errors.ts";
import { createFunction } from "./create-function.ts";
import { deleteFunction } from "./delete-function.ts";
import { updateFunction } from "./update-function.ts";

const loadProject = makeRecordLoader<Project>("Project");
const loadVersion = makeRecordLoader<FunctionVersion>("FunctionVersion");
const isThere: Condition = { sql: `t."deletedAt" is null`, values: [] };

const functions: ListDefinition = {
  table: "Function",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "asc",
};

const roles = "Roles: company admin, developer; token scope `rules:write`.";

const FunctionKindEnum = builder.enumType("FunctionKind", {
  description: "How a function runs.",
  values: {
    HTTP: { description: "A signed POST to an endpoint (Standard Webhooks 1.0)." },
    SCRIPT: { description: "JavaScript in a sandbox." },
  } satisfies Record<FunctionKind, object>,
});

const FunctionType = builder.prismaNode("Function", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "What a rule runs.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Shown to the organization's members." }),
    kind: t.field({ type: FunctionKindEnum, description: "How it runs.", resolve: (row) => row.kind }),
    url: t.field({
      type: "URL",
      nullable: true,
      description: "Where events are posted to; null for a script.",
      resolve: async (row, _args, ctx) => (await loadVersion(ctx, row.currentVersionId))?.url ?? null,
    }),
    project: t.field({
      type: "Project",
      description: "The project whose rules may run it.",
      resolve: async (row, _args, ctx) => (await loadProject(ctx, row.projectId)) as Project,
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was made.",
      resolve: (row) => row.createdAt,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When it was last changed.",
      resolve: (row) => row.updatedAt,
    }),
  }),
});

const FunctionFilter = builder.inputType("FunctionFilter", {
  description: "Which functions; all that is given must hold.",
  fields: (t) => ({ projectId: t.id({ description: "Those of one project." }) }),
});

builder.queryFields((t) => ({
  functions: t.field({
    type: listOf("Function"),
    description: "The functions of the organization, oldest first.",
    args: { ...pageArguments(), filter: t.arg({ type: FunctionFilter, description: "Which functions." }) },
    resolve: (_root, args, ctx) => {
      const { organizationId } = requireActor(ctx);
      if (args.filter?.projectId == null)
        return loadPage<Function>(ctx, functions, { column: "organizationId", id: organizationId }, args, [
          isThere,
        ]);
      const project = parseGlobalId(args.filter.projectId);
      if (project?.type !== "Project") throw new BadInputError("`projectId` is not the id of a Project.");
      return loadPage<Function>(ctx, functions, { column: "projectId", id: project.id }, args, [
        belongsTo(organizationId),
        isThere,
      ]);
    },
  }),
}));

addMutation("createFunction", {
  description: `Makes a function that is an HTTP endpoint. The URL must be https to a public address. ${roles}`,
  input: builder.inputType("CreateFunctionInput", {
    description: "A new function.",
    fields: (t) => ({
      projectId: t.id({ required: true, description: "The project whose rules may run it." }),
      name: t.string({ required: true, description: "1 to 100 characters." }),
      url: t.field({ type: "URL", required: true, description: "Where events are posted to." }),
    }),
  }),
  payload: builder
    .objectRef<{ function: Function; signingSecret: string }>("CreateFunctionPayload")
    .implement({
      description: "The function was made.",
      fields: (t) => ({
        function: t.field({
          type: FunctionType,
          description: "The new function.",
          resolve: (payload) => payload.function,
        }),
        signingSecret: t.exposeString("signingSecret", {
          description: "`whsec_` and base64: verifies the signature of each call. Shown this once.",
        }),
      }),
    }),
  run: (ctx, { projectId, name, url }) =>
    createFunction(ctx, { projectId: recordId("Project", projectId, "projectId"), name, url }),
});

addMutation("updateFunction", {
  description: `Changes a function's name or URL. Its signing secret stays. ${roles}`,
  input: builder.inputType("UpdateFunctionInput", {
    description: "What to change; what is left out stays.",
    fields: (t) => ({
      functionId: t.id({ required: true, description: "Which function." }),
      name: t.string({ description: "1 to 100 characters." }),
      url: t.field({ type: "URL", description: "Where events are posted to." }),
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
  run: async (ctx, { functionId, name, url }) => ({
    function: await updateFunction(ctx, {
      functionId: recordId("Function", functionId, "functionId"),
      name,
      url,
    }),
  }),
});

addMutation("deleteFunction", {
  description: `Deletes a function. Every rule that ran it needs configuration (\`FUNCTION_MISSING\`) until it gets another. ${roles}`,
  input: builder.inputType("DeleteFunctionInput", {
    description: "What to delete.",
    fields: (t) => ({ functionId: t.id({ required: true, description: "Which function." }) }),
  }),
  payload: builder
    .objectRef<{ deletedFunctionId: string; rules: Rule[] }>("DeleteFunctionPayload")
    .implement({
      description: "The function is gone.",
      fields: (t) => ({
        deletedFunctionId: t.id({
          description: "The id it had.",
          resolve: (payload) => toGlobalId("Function", payload.deletedFunctionId),
        }),
        rules: t.field({
          type: ["Rule"],
          description: "The rules that ran it and need another.",
          resolve: (payload) => payload.rules,
        }),
      }),
    }),
  run: (ctx, { functionId }) =>
    deleteFunction(ctx, { functionId: recordId("Function", functionId, "functionId") }),
});

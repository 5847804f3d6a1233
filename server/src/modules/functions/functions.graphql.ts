import { requireActor } from "../../context.ts";
import type { Function, FunctionVersion, Project, Rule } from "../../generated/prisma/client.ts";
import type { FunctionKind } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { belongsTo, loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { BadInputError } from "../../platform/errors.ts";
import { functionTemplates } from "./function-templates.ts";
import type { FunctionTemplate } from "./function-templates.ts";

const loadProject = makeRecordLoader<Project>("Project");
const loadFunction = makeRecordLoader<Function>("Function");
const loadVersion = makeRecordLoader<FunctionVersion>("FunctionVersion");
const isThere: Condition = { sql: `t."deletedAt" is null`, values: [] };

const byAge = [{ sql: `t."id"`, type: "uuid" as const }];
const functions: ListDefinition = { table: "Function", order: byAge, direction: "asc" };
const versions: ListDefinition = {
  table: "FunctionVersion",
  order: [{ sql: `t."number"`, type: "bigint" }],
  direction: "desc",
};
const rules: ListDefinition = { table: "Rule", order: byAge, direction: "asc" };
const ruleIsThere: Condition = { sql: `t."goneAt" is null`, values: [] };

const FunctionKindEnum = builder.enumType("FunctionKind", {
  description: "How a function runs.",
  values: {
    HTTP: { description: "A signed POST to an endpoint (Standard Webhooks 1.0)." },
    SCRIPT: { description: "JavaScript in a sandbox." },
  } satisfies Record<FunctionKind, object>,
});

export const FunctionType = builder.prismaNode("Function", {
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
    source: t.string({
      nullable: true,
      description: "JavaScript, an ECMAScript module whose default export is called; null for an endpoint.",
      resolve: async (row, _args, ctx) => (await loadVersion(ctx, row.currentVersionId))?.source ?? null,
    }),
    currentVersion: t.field({
      type: "FunctionVersion",
      description: "What drafts of rules run; production runs the version that was deployed.",
      resolve: async (row, _args, ctx) => (await loadVersion(ctx, row.currentVersionId)) as FunctionVersion,
    }),
    versions: t.field({
      type: listOf("FunctionVersion"),
      description: "What it was, newest first. To go back to one, save its text with `updateFunction`.",
      args: pageArguments(),
      resolve: (row, args, ctx) =>
        loadPage<FunctionVersion>(ctx, versions, { column: "functionId", id: row.id }, args),
    }),
    rules: t.field({
      type: listOf("Rule"),
      description: "The rules whose draft runs it, oldest first.",
      args: pageArguments(),
      resolve: (row, args, ctx) =>
        loadPage<Rule>(ctx, rules, { column: "functionId", id: row.id }, args, [ruleIsThere]),
    }),
    deletedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was deleted, where a deployment still knows it; null while drafts may run it.",
      resolve: (row) => row.deletedAt,
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

builder.prismaNode("FunctionVersion", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "What a function was at one time. It never changes.",
  fields: (t) => ({
    number: t.exposeInt("number", { description: "1, 2, 3 … per function." }),
    kind: t.field({
      type: FunctionKindEnum,
      description: "How it runs.",
      resolve: (version) => (version.source === null ? "HTTP" : "SCRIPT"),
    }),
    url: t.field({
      type: "URL",
      nullable: true,
      description: "Where events are posted to; null for a script.",
      resolve: (version) => version.url,
    }),
    source: t.exposeString("source", { nullable: true, description: "JavaScript; null for an endpoint." }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was saved.",
      resolve: (version) => version.createdAt,
    }),
    createdByName: t.exposeString("createdByName", { description: "Who saved it." }),
    function: t.field({
      type: FunctionType,
      description: "The function it is a version of.",
      resolve: async (version, _args, ctx) => (await loadFunction(ctx, version.functionId)) as Function,
    }),
  }),
});

const FunctionTemplateType = builder.objectRef<FunctionTemplate>("FunctionTemplate").implement({
  description: "A script to begin with.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "Stays the same." }),
    name: t.exposeString("name", { description: "For people." }),
    description: t.exposeString("description", { description: "What it does, in a sentence or two." }),
    source: t.exposeString("source", { description: "JavaScript, ready to run." }),
  }),
});

const FunctionFilter = builder.inputType("FunctionFilter", {
  description: "Which functions; all that is given must hold.",
  fields: (t) => ({ projectId: t.id({ description: "Those of one project." }) }),
});

builder.queryFields((t) => ({
  function: t.field({
    type: FunctionType,
    nullable: true,
    description: "One function; null when there is none of that id in your organization.",
    args: { id: t.arg.id({ required: true, description: "Id of a Function." }) },
    resolve: (_root, { id }, ctx) => {
      const parsed = parseGlobalId(id);
      return parsed?.type === "Function" ? loadFunction(ctx, parsed.id) : null;
    },
  }),
  functionTemplates: t.field({
    type: [FunctionTemplateType],
    description: "Scripts to begin with.",
    resolve: () => [...functionTemplates],
  }),
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

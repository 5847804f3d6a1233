import { requireActor } from "../../context.ts";
import type {
  DeployedRule,
  Deployment,
  FunctionVersion,
  Project,
  Service,
} from "../../generated/prisma/client.ts";
import type { DeploymentKind } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { parseGlobalId, toGlobalId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { belongsTo, loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { BadInputError } from "../../platform/errors.ts";
import { ConditionType, readCondition } from "../conditions/index.ts";
import { findRule } from "../rules/index.ts";
import { countUndeployed, loadCurrent } from "./deployment-loaders.ts";

const loadProject = makeRecordLoader<Project>("Project");
const loadDeployment = makeRecordLoader<Deployment>("Deployment");
const loadVersion = makeRecordLoader<FunctionVersion>("FunctionVersion");
const loadService = makeRecordLoader<Service>("Service", { scope: "catalogue" });

const newestFirst: ListDefinition = {
  table: "Deployment",
  order: [{ sql: `t."number"`, type: "bigint" }],
  direction: "desc",
};

const byRule: ListDefinition = {
  table: "DeployedRule",
  order: [{ sql: `t."ruleId"`, type: "uuid" }],
  direction: "asc",
};

const DeploymentKindEnum = builder.enumType("DeploymentKind", {
  description: "How a deployment came about.",
  values: {
    DEPLOY: { description: "From the drafts." },
    ROLLBACK: { description: "From an earlier deployment." },
  } satisfies Record<DeploymentKind, object>,
});

const DeployedRuleType = builder.objectRef<DeployedRule>("DeployedRule").implement({
  description: "The definition of a rule as a deployment took it. It never changes.",
  fields: (t) => ({
    rule: t.field({
      type: "Rule",
      nullable: true,
      description: "The rule as it is now; null when it has neither a draft nor a place in production.",
      resolve: (deployed, _args, ctx) => findRule(ctx, deployed.ruleId),
    }),
    ruleId: t.id({
      description: "The id of the rule, also where it is gone.",
      resolve: (deployed) => toGlobalId("Rule", deployed.ruleId),
    }),
    name: t.exposeString("name", { description: "The name it had." }),
    service: t.field({
      type: "Service",
      description: "The service whose events it listens to.",
      resolve: async (deployed, _args, ctx) => (await loadService(ctx, deployed.serviceId)) as Service,
    }),
    eventTypes: t.stringList({
      description: "The keys of the event types it listens to.",
      resolve: (deployed) => deployed.eventTypes,
    }),
    condition: t.field({
      type: ConditionType,
      nullable: true,
      description: "Which of those events it runs on; null for all.",
      resolve: (deployed) => readCondition(deployed.condition),
    }),
    functionVersion: t.field({
      type: "FunctionVersion",
      nullable: true,
      description: "What it runs; null where its function was deleted.",
      resolve: (deployed, _args, ctx) => loadVersion(ctx, deployed.functionVersionId),
    }),
    ruleVersion: t.exposeInt("ruleVersion", { description: "The version of the draft it was taken from." }),
  }),
});

export const DeploymentType = builder.prismaNode("Deployment", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "A numbered snapshot of what a project runs in production. It never changes.",
  fields: (t) => ({
    number: t.exposeInt("number", { description: "1, 2, 3 … in its project." }),
    kind: t.field({
      type: DeploymentKindEnum,
      description: "How it came about.",
      resolve: (deployment) => deployment.kind,
    }),
    restoredNumber: t.exposeInt("restoredNumber", {
      nullable: true,
      description: "For a roll-back: the number of the deployment that it repeats.",
    }),
    note: t.exposeString("note", { nullable: true, description: "What its maker wrote." }),
    ruleCount: t.exposeInt("ruleCount", { description: "How many rules it has." }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was made.",
      resolve: (deployment) => deployment.createdAt,
    }),
    deployedByName: t.exposeString("deployedByName", { description: "Who made it." }),
    project: t.field({
      type: "Project",
      description: "The project it belongs to.",
      resolve: async (deployment, _args, ctx) => (await loadProject(ctx, deployment.projectId)) as Project,
    }),
    isCurrent: t.boolean({
      description: "Whether production runs it.",
      resolve: async (deployment, _args, ctx) =>
        (await loadCurrent(ctx, deployment.projectId))?.id === deployment.id,
    }),
    rules: t.field({
      type: listOf(DeployedRuleType),
      description: "Its rules, oldest first.",
      args: pageArguments(),
      resolve: (deployment, args, ctx) =>
        loadPage<DeployedRule>(ctx, byRule, { column: "deploymentId", id: deployment.id }, args),
    }),
  }),
});

builder.queryFields((t) => ({
  deployments: t.field({
    type: listOf("Deployment"),
    description: "The deployments of a project, newest first.",
    args: {
      projectId: t.arg.id({ required: true, description: "Id of a Project." }),
      ...pageArguments(),
    },
    resolve: (_root, { projectId, ...args }, ctx) => {
      const project = parseGlobalId(projectId);
      if (project?.type !== "Project") throw new BadInputError("`projectId` is not the id of a Project.");
      return loadPage<Deployment>(ctx, newestFirst, { column: "projectId", id: project.id }, args, [
        belongsTo(requireActor(ctx).organizationId),
      ]);
    },
  }),
  deployment: t.field({
    type: DeploymentType,
    nullable: true,
    description: "One deployment; null when there is none of that id in your organization.",
    args: { id: t.arg.id({ required: true, description: "Id of a Deployment." }) },
    resolve: (_root, { id }, ctx) => {
      const parsed = parseGlobalId(id);
      return parsed?.type === "Deployment" ? loadDeployment(ctx, parsed.id) : null;
    },
  }),
}));

builder.prismaObjectFields("Project", (t) => ({
  currentDeployment: t.field({
    type: DeploymentType,
    nullable: true,
    description: "What production runs; null before the first deployment.",
    resolve: (project, _args, ctx) => loadCurrent(ctx, project.id),
  }),
  undeployedChanges: t.int({
    description:
      "How many rules a deployment would add, change or remove now: exact up to 100; 101 means more than 100.",
    resolve: (project, _args, ctx) => countUndeployed(ctx, project),
  }),
}));

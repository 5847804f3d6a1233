import type { Account, ConnectionLink, Deployment, Project, Rule } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { ErrorInterface } from "../../graphql/errors.ts";
import { recordId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { HoldType } from "../rules/index.ts";
import { DeploymentRefusedError } from "./deployment-refused-error.ts";
import { loadCurrent, queryOf } from "./deployment-loaders.ts";
import { DeploymentType } from "./deployments.graphql.ts";
import { planConnections } from "./plan-connections.ts";
import type { ConnectionReadiness, PlannedConnection } from "./plan-connections.ts";
import { isUnbound, planRules } from "./plan-rules.ts";
import type { PlannedRule, Readiness } from "./plan-rules.ts";
import { drafts } from "./target.ts";
import type { DeploymentChange } from "./target.ts";
import { countChanges } from "./write-release.ts";

type Plan = { project: Project; rules: PlannedRule[]; current: Deployment | null };

const loadProject = makeRecordLoader<Project>("Project");
const loadRule = makeRecordLoader<Rule>("Rule");
const loadAccount = makeRecordLoader<Account>("Account");
const loadConnection = makeRecordLoader<ConnectionLink>("ConnectionLink");

export const DeploymentChangeEnum = builder.enumType("DeploymentChange", {
  description: "What a deployment makes of a rule.",
  values: {
    ADDED: { description: "It comes to production." },
    CHANGED: { description: "Its definition, its condition or the version of its function differs." },
    REMOVED: { description: "It leaves production." },
    UNCHANGED: { description: "It stays as it is." },
  } satisfies Record<DeploymentChange, object>,
});

const PlanReadinessEnum = builder.enumType("PlanReadiness", {
  description: "How a rule would stand in production: the first of these that holds.",
  values: {
    MISSING: { description: "It has no account of its service." },
    WRONG_SCOPES: { description: "Its account lacks permissions that it needs." },
    FUNCTION_MISSING: { description: "It has no function to run." },
    HELD: { description: "It can be deployed; its events wait until every hold is gone." },
    BOUND: { description: "It has all it needs, or leaves production." },
  } satisfies Record<Readiness, object>,
});

const PlannedRuleType = builder.objectRef<PlannedRule>("PlannedRule").implement({
  description: "A rule in the plan of a deployment.",
  fields: (t) => ({
    rule: t.field({
      type: "Rule",
      description: "Which rule.",
      resolve: async (planned, _args, ctx) => (await loadRule(ctx, planned.ruleId)) as Rule,
    }),
    change: t.field({
      type: DeploymentChangeEnum,
      description: "What the deployment makes of it.",
      resolve: (planned) => planned.change,
    }),
    readiness: t.field({
      type: PlanReadinessEnum,
      description: "How it would stand in production.",
      resolve: (planned) => planned.readiness,
    }),
    reason: t.exposeString("reason", { description: "Why, in one sentence." }),
    account: t.field({
      type: "Account",
      nullable: true,
      description: "The account it would use; null where it has none of its service.",
      resolve: (planned, _args, ctx) => loadAccount(ctx, planned.accountId),
    }),
    suggestedAccount: t.field({
      type: "Account",
      nullable: true,
      description:
        "Where it has no account: the one it had before, else the one last associated with another rule of its service in this project's production, else the only one there is.",
      resolve: (planned, _args, ctx) => loadAccount(ctx, planned.suggestedAccountId),
    }),
    holds: t.field({
      type: [HoldType],
      description: "Every hold that would stand.",
      resolve: (planned) => planned.holds,
    }),
    missingScopes: t.stringList({
      description: "What its account was not granted, of what it needs.",
      resolve: (planned) => [...planned.missingScopes],
    }),
  }),
});

const PlannedConnectionStatusEnum = builder.enumType("PlannedConnectionStatus", {
  description: "Whether a connection could be called in production: the first of these that holds.",
  values: {
    MISSING: { description: "Nobody has connected it there: each call would fail." },
    REVOKED: { description: "A person revoked it there: the rules that name it would wait." },
    REAUTHENTICATION_REQUIRED: {
      description: "The provider refuses its credentials there: the rules that name it would wait.",
    },
    READY: { description: "It can be called." },
  } satisfies Record<ConnectionReadiness, object>,
});

const PlannedConnectionType = builder.objectRef<PlannedConnection>("PlannedConnection").implement({
  description: "A connection that scripts of the drafts name.",
  fields: (t) => ({
    connection: t.field({
      type: "ConnectionLink",
      description: "Which connection.",
      resolve: async (planned, _args, ctx) =>
        (await loadConnection(ctx, planned.connectionId)) as ConnectionLink,
    }),
    rules: t.exposeInt("rules", { description: "How many rules of the project run a script that names it." }),
    status: t.field({
      type: PlannedConnectionStatusEnum,
      description: "How it stands in production.",
      resolve: (planned) => planned.status,
    }),
  }),
});

const DeploymentPlanType = builder.objectRef<Plan>("DeploymentPlan").implement({
  description: "What a deployment of the present drafts would make of production.",
  fields: (t) => ({
    project: t.field({ type: "Project", description: "Of which project.", resolve: (plan) => plan.project }),
    rules: t.field({
      type: [PlannedRuleType],
      description: "Every rule of the drafts and of production, by name.",
      resolve: (plan) => plan.rules,
    }),
    connections: t.field({
      type: [PlannedConnectionType],
      description:
        "The connections that scripts of the drafts name, by name, and whether each could be called in production; 200 at most.",
      resolve: (plan, _args, ctx) => planConnections(queryOf(ctx), plan.project),
    }),
    added: t.int({
      description: "How many rules would come.",
      resolve: (plan) => countChanges(plan.rules).added,
    }),
    changed: t.int({
      description: "How many would change.",
      resolve: (plan) => countChanges(plan.rules).changed,
    }),
    removed: t.int({
      description: "How many would leave.",
      resolve: (plan) => countChanges(plan.rules).removed,
    }),
    unchanged: t.int({
      description: "How many would stay as they are.",
      resolve: (plan) => countChanges(plan.rules).unchanged,
    }),
    ready: t.boolean({
      description: "Whether no rule would need configuration.",
      resolve: (plan) => !plan.rules.some((rule) => isUnbound(rule)),
    }),
    current: t.field({
      type: DeploymentType,
      nullable: true,
      description: "What production runs; send its number as `expectedCurrent` (0 for null).",
      resolve: (plan) => plan.current,
    }),
  }),
});

builder.objectType(DeploymentRefusedError, {
  name: "DeploymentRefusedError",
  description:
    "Rules would need configuration in production, and `allowConfigurationNeeded` was not set. Nothing was changed.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    rules: t.field({
      type: [PlannedRuleType],
      description: "Those rules, by name.",
      resolve: (error) => [...error.rules],
    }),
  }),
});

builder.queryField("deploymentPlan", (t) =>
  t.field({
    type: DeploymentPlanType,
    description:
      "What deploying a project now would change, and which rules would need configuration. NOT_FOUND for a project that is not yours.",
    args: { projectId: t.arg.id({ required: true, description: "Id of a Project." }) },
    resolve: async (_root, args, ctx) => {
      const project = await loadProject(ctx, recordId("Project", args.projectId, "projectId"));
      if (!project) throw new NotFoundError("The project");
      const [rules, current] = await Promise.all([
        planRules(queryOf(ctx), ctx, project, drafts),
        loadCurrent(ctx, project.id),
      ]);
      return { project, rules, current };
    },
  }),
);

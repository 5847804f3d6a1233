import type { Deployment } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId, recordId, toGlobalId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { findRule } from "../rules/index.ts";
import { compareDeployments } from "./compare-deployments.ts";
import type { FieldDifference, RuleDifference } from "./compare-deployments.ts";
import { DeploymentChangeEnum } from "./deployment-plan.graphql.ts";
import { queryOf } from "./deployment-loaders.ts";
import { DeploymentType } from "./deployments.graphql.ts";

type Difference = { from: Deployment; to: Deployment | null; rules: RuleDifference[]; same: number };

const loadDeployment = makeRecordLoader<Deployment>("Deployment");

const FieldDifferenceType = builder.objectRef<FieldDifference>("FieldDifference").implement({
  description: "One field of a rule that differs.",
  fields: (t) => ({
    field: t.exposeString("field", {
      description:
        "`name`, `service`, `eventTypes`, `condition`, `function`, `functionSource` or `functionUrl`.",
    }),
    before: t.exposeString("before", {
      nullable: true,
      description: "As text for people; null where there was nothing.",
    }),
    after: t.exposeString("after", {
      nullable: true,
      description: "As text for people; null where there is nothing.",
    }),
  }),
});

const RuleDifferenceType = builder.objectRef<RuleDifference>("RuleDifference").implement({
  description: "A rule that differs between two states of a project.",
  fields: (t) => ({
    ruleId: t.id({
      description: "The id of the rule, also where it is gone.",
      resolve: (difference) => toGlobalId("Rule", difference.ruleId),
    }),
    rule: t.field({
      type: "Rule",
      nullable: true,
      description: "The rule as it is now; null when it has neither a draft nor a place in production.",
      resolve: (difference, _args, ctx) => findRule(ctx, difference.ruleId),
    }),
    name: t.exposeString("name", { description: "Its name, after where it has one." }),
    change: t.field({
      type: DeploymentChangeEnum,
      description: "How it differs; never UNCHANGED.",
      resolve: (difference) => difference.change,
    }),
    fields: t.field({
      type: [FieldDifferenceType],
      description: "Each field that differs.",
      resolve: (difference) => difference.fields,
    }),
  }),
});

const DeploymentDifferenceType = builder.objectRef<Difference>("DeploymentDifference").implement({
  description: "What differs between two states of a project.",
  fields: (t) => ({
    from: t.field({ type: DeploymentType, description: "The one before.", resolve: ({ from }) => from }),
    to: t.field({
      type: DeploymentType,
      nullable: true,
      description: "The one after; null for the present drafts.",
      resolve: ({ to }) => to,
    }),
    rules: t.field({
      type: [RuleDifferenceType],
      description: "Each rule that differs, by name.",
      resolve: ({ rules }) => rules,
    }),
    same: t.exposeInt("same", { description: "How many rules do not differ." }),
  }),
});

builder.queryField("deploymentDifference", (t) =>
  t.field({
    type: DeploymentDifferenceType,
    description:
      "What differs between two deployments of a project, or between one and the present drafts. NOT_FOUND for a deployment that is not yours.",
    args: {
      from: t.arg.id({ required: true, description: "Id of a Deployment." }),
      to: t.arg.id({
        description: "Id of a Deployment of the same project; left out for the present drafts.",
      }),
    },
    resolve: async (_root, args, ctx) => {
      const toId = optionalRecordId("Deployment", args.to, "to");
      const [from, to] = await Promise.all([
        loadDeployment(ctx, recordId("Deployment", args.from, "from")),
        loadDeployment(ctx, toId),
      ]);
      if (!from || (toId !== null && !to)) throw new NotFoundError("The deployment");
      if (to && to.projectId !== from.projectId)
        throw new ValidationError([{ path: "to", message: "Both must be deployments of the same project." }]);
      const project = { id: from.projectId, organizationId: from.organizationId };
      const difference = await compareDeployments(
        queryOf(ctx),
        project,
        { deploymentId: from.id },
        { deploymentId: to?.id ?? null },
      );
      return { from, to, ...difference };
    },
  }),
);

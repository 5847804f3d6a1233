import { requireActor } from "../../context.ts";
import type { Function, Rule, Service } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { optionalRecordId, recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { listServices } from "../catalogue/index.ts";
import { createRuleFromTemplate } from "./create-rule-from-template.ts";
import type { RuleTemplate, TemplateConnection } from "./rule-template.ts";
import { ruleTemplates, sampleSource } from "./rule-templates.ts";

// What a list costs follows from how long it is; these are known, and short.
const mostConnections = Math.max(...ruleTemplates.map(({ connections }) => connections.length));

/** Templates name shipped services alone, which are always there. */
function loadService(ctx: GraphQLContext, key: string): Promise<Service> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "serviceOfTemplate", key, (keys) =>
    listServices(ctx.database.prisma, organizationId, keys),
  );
}

const RuleTemplateConnectionType = builder.objectRef<TemplateConnection>("RuleTemplateConnection").implement({
  description: "A connection that a template's script calls through.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "Which one it is, for `createRuleFromTemplate`." }),
    service: t.field({
      type: "Service",
      description: "Whose API it calls.",
      resolve: ({ serviceKey }, _args, ctx) => loadService(ctx, serviceKey),
    }),
    name: t.exposeString("name", { description: "What it is there for, for people." }),
    scopes: t.stringList({
      description: "What a connection that is made for it asks for.",
      resolve: ({ scopes }) => [...scopes],
    }),
  }),
});

const RuleTemplateType = builder.objectRef<RuleTemplate>("RuleTemplate").implement({
  description: "A rule with its condition, its script and the connections of that, to be made in one go.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "Stays the same." }),
    name: t.exposeString("name", {
      description: "For people; also the name of the rule and of its script, unless another is given.",
    }),
    description: t.exposeString("description", { description: "What it does, in a sentence or two." }),
    service: t.field({
      type: "Service",
      description: "Whose events the rule listens to; its account is one of this service.",
      resolve: ({ serviceKey }, _args, ctx) => loadService(ctx, serviceKey),
    }),
    eventTypes: t.stringList({
      description: "Keys of the event types that the rule listens to.",
      resolve: ({ eventTypes }) => [...eventTypes],
    }),
    conditionDescription: t.exposeString("conditionDescription", {
      description: "On which of these events it runs.",
    }),
    source: t.string({
      description:
        "The script, with link names made up for the sample: those of the chosen connections take their place.",
      resolve: sampleSource,
    }),
    connections: t.field({
      type: [RuleTemplateConnectionType],
      description: "What the script calls through.",
      complexity: { field: 1, multiplier: mostConnections },
      resolve: ({ connections }) => [...connections],
    }),
  }),
});

builder.queryField("ruleTemplates", (t) =>
  t.field({
    type: [RuleTemplateType],
    description: "Rules to begin with.",
    complexity: { field: 1, multiplier: ruleTemplates.length },
    resolve: () => [...ruleTemplates],
  }),
);

const ChosenInput = builder.inputType("RuleTemplateConnectionInput", {
  description: "Which connection takes a part in a template.",
  fields: (t) => ({
    key: t.string({ required: true, description: "A `key` of the template's `connections`." }),
    connectionId: t.id({
      required: true,
      description: "A connection of that service, connected in development with the scopes the script needs.",
    }),
  }),
});

addMutation("createRuleFromTemplate", {
  description:
    "Makes what a template describes, all of it or nothing: a script that calls through the chosen connections, the rule with its condition, and the account it uses in development; the connections are shared with the project. Roles: company admin, developer; token scope `rules:write`, and `connections:write` where a connection is not shared with the project yet.",
  input: builder.inputType("CreateRuleFromTemplateInput", {
    description: "Which template, and what it is made of.",
    fields: (t) => ({
      templateKey: t.string({ required: true, description: "A `key` of `ruleTemplates`." }),
      projectId: t.id({ required: true, description: "The project that rule and script belong to." }),
      name: t.string({
        description: "The name of rule and script, 1 to 100 characters; the template's unless given.",
      }),
      accountId: t.id({
        description:
          "The account whose events the rule listens to in development; without one it needs configuration.",
      }),
      connections: t.field({
        type: [ChosenInput],
        required: true,
        description: "One for each of the template's `connections`.",
      }),
    }),
  }),
  payload: builder.objectRef<{ rule: Rule; function: Function }>("CreateRuleFromTemplatePayload").implement({
    description: "Rule and script were made.",
    fields: (t) => ({
      rule: t.field({
        type: "Rule",
        description: "The new rule, a draft: development runs it at once.",
        resolve: (payload) => payload.rule,
      }),
      function: t.field({
        type: "Function",
        description: "The new script.",
        resolve: (payload) => payload.function,
      }),
    }),
  }),
  run: (ctx, { projectId, accountId, connections, ...input }) =>
    createRuleFromTemplate(ctx, {
      ...input,
      projectId: recordId("Project", projectId, "projectId"),
      accountId: optionalRecordId("Account", accountId, "accountId"),
      connections: connections.map(({ key, connectionId }, index) => ({
        key,
        connectionId: recordId("ConnectionLink", connectionId, `connections.${index}.connectionId`),
      })),
    }),
});

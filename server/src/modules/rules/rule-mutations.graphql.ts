import type { Account, Rule } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { optionalRecordId, recordId, toGlobalId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { ConditionInputType } from "../conditions/index.ts";
import { associateRule } from "./associate-rule.ts";
import { associateRules } from "./associate-rules.ts";
import { createRule } from "./create-rule.ts";
import { deleteRule } from "./delete-rule.ts";
import { disableRule } from "./disable-rule.ts";
import { enableRule } from "./enable-rule.ts";
import { RuleType } from "./rule-types.graphql.ts";
import { updateRule } from "./update-rule.ts";

const draftRoles = "Roles: company admin, developer; token scope `rules:write`.";
const environmentRoles =
  "Roles in development: company admin, supervisor, developer; in production: company admin, supervisor; token scope `rules:write`.";

function rulePayload(name: string, description: string) {
  return builder.objectRef<{ rule: Rule }>(name).implement({
    description,
    fields: (t) => ({
      rule: t.field({
        type: RuleType,
        description: "The rule as it is now.",
        resolve: (payload) => payload.rule,
      }),
    }),
  });
}

function switchInput(name: string, description: string) {
  return builder.inputType(name, {
    description,
    fields: (t) => ({
      ruleId: t.id({ required: true, description: "Which rule." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
    }),
  });
}

addMutation("createRule", {
  description: `Makes a rule. It is a draft, which is what development runs at once; deployment brings it to production. ${draftRoles}`,
  input: builder.inputType("CreateRuleInput", {
    description: "A new rule.",
    fields: (t) => ({
      projectId: t.id({ required: true, description: "The project it belongs to." }),
      serviceKey: t.string({ required: true, description: "The service whose events it listens to." }),
      name: t.string({ required: true, description: "1 to 200 characters." }),
      eventTypes: t.stringList({ required: true, description: "1 to 50 keys of `eventTypes`." }),
      condition: t.field({
        type: ConditionInputType,
        description:
          "Which events it runs on, by the fields of its event types and of its development account; leave out for all.",
      }),
      functionId: t.id({ required: true, description: "What it runs: a function of the same project." }),
      developmentAccountId: t.id({
        description: "The account it uses in development; without one it needs configuration.",
      }),
    }),
  }),
  payload: rulePayload("CreateRulePayload", "The rule was made."),
  run: async (ctx, input) => ({
    rule: await createRule(ctx, {
      ...input,
      projectId: recordId("Project", input.projectId, "projectId"),
      functionId: recordId("Function", input.functionId, "functionId"),
      developmentAccountId: optionalRecordId("Account", input.developmentAccountId, "developmentAccountId"),
    }),
  }),
});

addMutation("updateRule", {
  description: `Changes the draft of a rule. Another service ends the associations with accounts of the old one. \`VERSION_CONFLICT\` when somebody else changed it first. ${draftRoles}`,
  input: builder.inputType("UpdateRuleInput", {
    description: "What to change; what is left out stays.",
    fields: (t) => ({
      ruleId: t.id({ required: true, description: "Which rule." }),
      expectedVersion: t.int({ description: "The `version` that the change is based on." }),
      name: t.string({ description: "1 to 200 characters." }),
      serviceKey: t.string({ description: "Another service; then `eventTypes` is required." }),
      eventTypes: t.stringList({
        description: "1 to 50 keys of `eventTypes`, in place of the present ones.",
      }),
      condition: t.field({
        type: ConditionInputType,
        description: "Another condition; null for none.",
      }),
      functionId: t.id({ description: "Another function of the same project." }),
    }),
  }),
  payload: rulePayload("UpdateRulePayload", "The rule was changed."),
  run: async (ctx, input) => ({
    rule: await updateRule(ctx, {
      ...input,
      ruleId: recordId("Rule", input.ruleId, "ruleId"),
      functionId: optionalRecordId("Function", input.functionId, "functionId"),
    }),
  }),
});

addMutation("enableRule", {
  description: `Switches a rule on in one environment. ${environmentRoles}`,
  input: switchInput("EnableRuleInput", "What to switch on."),
  payload: rulePayload("EnableRulePayload", "The rule is on."),
  run: async (ctx, { ruleId, environment }) => ({
    rule: await enableRule(ctx, { ruleId: recordId("Rule", ruleId, "ruleId"), environment }),
  }),
});

addMutation("disableRule", {
  description: `Switches a rule off in one environment: what waits is discarded, and so are events until it is on again. ${environmentRoles}`,
  input: switchInput("DisableRuleInput", "What to switch off."),
  payload: rulePayload("DisableRulePayload", "The rule is off."),
  run: async (ctx, { ruleId, environment }) => ({
    rule: await disableRule(ctx, { ruleId: recordId("Rule", ruleId, "ruleId"), environment }),
  }),
});

addMutation("deleteRule", {
  description: `Deletes the draft of a rule: it stops in development at once, in production with the next deployment. What waits where it stops is discarded; its past executions stay. ${draftRoles}`,
  input: builder.inputType("DeleteRuleInput", {
    description: "What to delete.",
    fields: (t) => ({ ruleId: t.id({ required: true, description: "Which rule." }) }),
  }),
  payload: builder.objectRef<{ deletedRuleId: string; rule: Rule | null }>("DeleteRulePayload").implement({
    description: "The draft of the rule is gone.",
    fields: (t) => ({
      deletedRuleId: t.id({
        description: "The id it had.",
        resolve: (payload) => toGlobalId("Rule", payload.deletedRuleId),
      }),
      rule: t.field({
        type: RuleType,
        nullable: true,
        description: "The rule while production still runs it; null when it is gone.",
        resolve: (payload) => payload.rule,
      }),
    }),
  }),
  run: (ctx, { ruleId }) => deleteRule(ctx, { ruleId: recordId("Rule", ruleId, "ruleId") }),
});

addMutation("associateRules", {
  description: `Gives 1 to 500 rules the account they use in one environment: all of them or none. A ValidationError names the rules that the account does not fit. ${environmentRoles}`,
  input: builder.inputType("AssociateRulesInput", {
    description: "Which account for which rules.",
    fields: (t) => ({
      ruleIds: t.idList({ required: true, description: "Which rules: 1 to 500." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
      accountId: t.id({
        required: true,
        description: "An account that fits all of them, as for `associateRule`.",
      }),
    }),
  }),
  payload: builder.objectRef<{ rules: Rule[]; account: Account }>("AssociateRulesPayload").implement({
    description: "The rules use the account.",
    fields: (t) => ({
      rules: t.field({
        type: [RuleType],
        description: "The rules as they are now.",
        resolve: (payload) => payload.rules,
      }),
      account: t.field({
        type: "Account",
        description: "The account they use.",
        resolve: (payload) => payload.account,
      }),
    }),
  }),
  run: (ctx, { ruleIds, environment, accountId }) =>
    associateRules(ctx, {
      ruleIds: ruleIds.map((id, index) => recordId("Rule", String(id), `ruleIds.${index}`)),
      environment,
      accountId: recordId("Account", accountId, "accountId"),
    }),
});

addMutation("associateRule", {
  description: `Gives a rule the account it uses in one environment. ConflictError \`WRONG_SERVICE\`, \`WRONG_ENVIRONMENT\`, \`WRONG_PROJECT\` or \`SYNC_NOT_FINISHED\` for one that does not fit. ${environmentRoles}`,
  input: builder.inputType("AssociateRuleInput", {
    description: "Which account for which rule.",
    fields: (t) => ({
      ruleId: t.id({ required: true, description: "Which rule." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
      accountId: t.id({
        required: true,
        description:
          "An account of the rule's service (in production: of what is deployed) and of that environment (in production: of its project) whose first sync has finished.",
      }),
    }),
  }),
  payload: builder.objectRef<{ rule: Rule; account: Account }>("AssociateRulePayload").implement({
    description: "The rule uses the account.",
    fields: (t) => ({
      rule: t.field({
        type: RuleType,
        description: "The rule as it is now.",
        resolve: (payload) => payload.rule,
      }),
      account: t.field({
        type: "Account",
        description: "The account it uses.",
        resolve: (payload) => payload.account,
      }),
    }),
  }),
  run: (ctx, { ruleId, environment, accountId }) =>
    associateRule(ctx, {
      ruleId: recordId("Rule", ruleId, "ruleId"),
      environment,
      accountId: recordId("Account", accountId, "accountId"),
    }),
});

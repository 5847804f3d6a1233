import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { findRule } from "./find-rule.ts";

const RuleChange = makeChangeType("RuleChange", "A rule changed, or what its status follows from.");

builder.objectFields(RuleChange, (t) => ({
  ruleId: t.id({ description: "Which rule.", resolve: (change) => toGlobalId("Rule", change.entityId) }),
  rule: t.field({
    type: "Rule",
    nullable: true,
    description: "The rule as it is now; null when it is gone.",
    resolve: (change, _args, ctx) => findRule(ctx, change.entityId),
  }),
}));

addChangeSubscription("ruleChanged", {
  type: RuleChange,
  description: "Rules as they and their status change.",
  matches: (change) => change.entityType === "Rule",
  filter: {
    argument: "ruleId",
    entityType: "Rule",
    description: "Only this rule.",
    of: (change) => change.entityId,
  },
});

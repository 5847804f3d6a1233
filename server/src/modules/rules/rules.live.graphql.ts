import type { Rule } from "../../generated/prisma/client.ts";
import { forgetLoaded } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import { parseGlobalId, toGlobalId } from "../../graphql/global-id.ts";
import { cursorOf, followChanges } from "../../graphql/live.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { BadInputError } from "../../platform/errors.ts";
import type { Change } from "../../platform/feed/feed.ts";
import { RuleType } from "./rule-types.graphql.ts";

const loadRule = makeRecordLoader<Rule>("Rule");

const RuleChange = builder.objectRef<Change>("RuleChange").implement({
  description: "A rule changed, or what its status follows from.",
  fields: (t) => ({
    cursor: t.string({
      description: "Continue with `after: cursor`.",
      resolve: (change) => cursorOf(change),
    }),
    change: t.exposeString("name", { description: "Such as `rule.statusChanged` or `rule.associated`." }),
    at: t.field({ type: "DateTime", description: "When.", resolve: (change) => change.createdAt }),
    ruleId: t.id({ description: "Which rule.", resolve: (change) => toGlobalId("Rule", change.entityId) }),
    rule: t.field({
      type: RuleType,
      nullable: true,
      description: "The rule as it is now; null when it is gone.",
      resolve: (change, _args, ctx) => loadRule(ctx, change.entityId),
    }),
  }),
});

builder.subscriptionField("ruleChanged", (t) =>
  t.field({
    type: RuleChange,
    authScopes: { read: true },
    description: "Rules as they and their status change.",
    args: {
      after: t.arg.string({
        description: "A cursor: continue after it without a gap. Without it: from now.",
      }),
      ruleId: t.arg.id({ description: "One rule alone." }),
    },
    subscribe: (_root, { after, ruleId }, ctx) => {
      const only = ruleId == null ? null : parseGlobalId(ruleId);
      if (ruleId != null && only?.type !== "Rule")
        throw new BadInputError("`ruleId` is not the id of a Rule.");
      return followChanges(
        ctx,
        after,
        (change) => change.entityType === "Rule" && (!only || change.entityId === only.id),
      );
    },
    resolve: (change, _args, ctx) => {
      forgetLoaded(ctx);
      return change;
    },
  }),
);

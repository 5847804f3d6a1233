import type { Rule } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadRule = makeRecordLoader<Rule>("Rule");

export const RuleImpactType = builder
  .objectRef<{ ruleId: string; environment: Environment }>("RuleImpact")
  .implement({
    description: "A rule that would stop.",
    fields: (t) => ({
      rule: t.field({
        type: "Rule",
        description: "Which.",
        resolve: async (impact, _args, ctx) => (await loadRule(ctx, impact.ruleId)) as Rule,
      }),
      environment: t.field({
        type: EnvironmentEnum,
        description: "Where.",
        resolve: (impact) => impact.environment,
      }),
    }),
  });

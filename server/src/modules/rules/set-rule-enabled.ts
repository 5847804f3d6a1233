import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { discardWaiting } from "../executions/index.ts";
import { getLockedRuleIn } from "./rules.records.ts";

const Input = z.object({ ruleId: z.string(), environment: z.enum(Environment) });

/** Sets the switch of a rule in one environment. Where it stands so already, nothing happens. */
export async function setRuleEnabled(
  ctx: Context,
  input: z.input<typeof Input>,
  enabled: boolean,
): Promise<Rule> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "RULES");
  const { ruleId, environment } = parseInput(Input, input);
  authoriseIn(ctx, "RULES", environment);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const rule = await getLockedRuleIn(scope, organizationId, ruleId, environment);
    const { count } = await tx.ruleBinding.updateMany({
      where: { ruleId, environment, organizationId, enabled: !enabled },
      data: { enabled },
    });
    if (count === 0) return rule;
    if (!enabled)
      await discardWaiting(scope, {
        organizationId,
        ruleId,
        environment,
        reason: `The rule was switched off by ${actorName}.`,
        actorName,
      });
    const name = enabled ? "rule.enabled" : "rule.disabled";
    await recordAudit(ctx, scope, {
      act: name,
      entityType: "Rule",
      entityId: ruleId,
      before: { environment, enabled: !enabled },
      after: { environment, enabled },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name,
        entityType: "Rule",
        entityId: ruleId,
        actorName,
        payload: { ruleName: rule.name, environment },
      },
    ]);
    return rule;
  });
}

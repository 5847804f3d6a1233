import type { TransactionScope } from "../../context.ts";
import type { Deployment } from "../../generated/prisma/client.ts";
import { discardWaiting } from "../executions/index.ts";
import type { PlannedRule } from "./plan-rules.ts";

/**
 * Discards what waits in production of rules that leave it, change their account or have nothing to run any more; what
 * else waits runs by the new definition.
 */
export async function discardOfRelease(
  scope: TransactionScope,
  { organizationId, number, deployedByName: actorName }: Deployment,
  changed: readonly PlannedRule[],
): Promise<void> {
  const reasons = Map.groupBy(changed, (rule) => whyDiscarded(rule));
  for (const [why, rules] of reasons)
    if (why !== null)
      await discardWaiting(scope, {
        organizationId,
        ruleId: rules.map(({ ruleId }) => ruleId),
        environment: "PRODUCTION",
        reason: `Deployment ${number} by ${actorName} ${why}.`,
        actorName,
      });
}

function whyDiscarded(rule: PlannedRule): string | null {
  if (rule.change === "REMOVED") return "took the rule out of production";
  if (rule.accountId !== rule.presentAccountId)
    return rule.accountId === null
      ? "left the rule without an account"
      : "associated the rule with another account";
  return rule.readiness === "FUNCTION_MISSING" ? "left the rule without a function" : null;
}

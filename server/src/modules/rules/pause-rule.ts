import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { getLockedRuleIn } from "./rules.records.ts";

const Input = z.object({ ruleId: z.string(), environment: z.enum(Environment) });

/**
 * Puts a person's hold on a rule in one environment: its events wait until `resumeRule`, and nothing else lifts it.
 * What runs at the moment ends. Throws ConflictError ALREADY_PAUSED.
 */
export async function pauseRule(ctx: Context, input: z.input<typeof Input>): Promise<Rule> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "RULES");
  const { ruleId, environment } = parseInput(Input, input);
  authoriseIn(ctx, "RULES", environment);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const rule = await getLockedRuleIn(scope, organizationId, ruleId, environment);
    const { count } = await tx.ruleBinding.updateMany({
      where: { ruleId, environment, organizationId, pausedAt: null },
      data: { pausedAt: now, pausedByName: actorName },
    });
    if (count === 0) {
      const binding = await tx.ruleBinding.findUniqueOrThrow({
        where: { ruleId_environment: { ruleId, environment } },
      });
      throw new ConflictError(
        `The rule was already paused by ${binding.pausedByName ?? "somebody"}.`,
        "ALREADY_PAUSED",
      );
    }
    await recordAudit(ctx, scope, {
      act: "rule.paused",
      entityType: "Rule",
      entityId: ruleId,
      after: { environment },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "rule.paused",
        entityType: "Rule",
        entityId: ruleId,
        actorName,
        payload: { ruleName: rule.name, environment, hold: "PAUSED" },
      },
    ]);
    return rule;
  });
}

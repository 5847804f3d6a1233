import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Account, Rule } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { discardWaiting } from "../executions/index.ts";
import { getAssociableAccount, getLockedRuleIn } from "./rules.records.ts";
import { saveTriggers } from "./save-triggers.ts";
import { settleConfiguration } from "./settle-configuration.ts";

const Input = z.object({ ruleId: z.string(), environment: z.enum(Environment), accountId: z.string() });

/**
 * Gives a rule the account it uses in one environment, in place of any other: what waits of that one is discarded.
 * Resolves the Problem that asked for an account. Throws ConflictError for an account that does not fit
 * (`WRONG_SERVICE`, `WRONG_ENVIRONMENT`, `WRONG_PROJECT`) or whose first sync has not finished (`SYNC_NOT_FINISHED`).
 */
export async function associateRule(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ rule: Rule; account: Account }> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "RULES");
  const { ruleId, environment, accountId } = parseInput(Input, input);
  authoriseIn(ctx, "RULES", environment);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const rule = await getLockedRuleIn(scope, organizationId, ruleId, environment);
    const { providerOrgName } = await getAssociableAccount(scope, rule, environment, accountId);
    const account = await tx.account.findUniqueOrThrow({ where: { id: accountId, organizationId } });
    const binding = await tx.ruleBinding.findUniqueOrThrow({
      where: { ruleId_environment: { ruleId, environment } },
    });
    if (binding.accountId === accountId) return { rule, account };

    await tx.ruleBinding.update({
      where: { ruleId_environment: { ruleId, environment } },
      data: { accountId, lost: Prisma.DbNull },
    });
    await saveTriggers(scope, ruleId);
    await discardWaiting(scope, {
      organizationId,
      ruleId,
      environment,
      reason: `${actorName} associated the rule with ${providerOrgName}.`,
      actorName,
    });
    await recordAudit(ctx, scope, {
      act: "rule.associated",
      entityType: "Rule",
      entityId: ruleId,
      before: { environment, accountId: binding.accountId },
      after: { environment, accountId },
    });
    await settleConfiguration(ctx, scope, {
      organizationId,
      ruleIds: [ruleId],
      actorName,
      resolution: `${actorName} associated the rule with ${providerOrgName}.`,
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "rule.associated",
        entityType: "Rule",
        entityId: ruleId,
        actorName,
        payload: { ruleName: rule.name, environment, accountName: providerOrgName },
      },
    ]);
    return { rule, account };
  });
}

import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Account, Rule } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { bindRules } from "./bind-rules.ts";
import { getAssociableAccount, getLockedRuleIn, serviceIdIn } from "./rules.records.ts";

const Input = z.object({ ruleId: z.string(), environment: z.enum(Environment), accountId: z.string() });

/**
 * Gives a rule the account it uses in one environment, in place of any other: what waits of that one is discarded.
 * Resolves the Problem that asked for an account. In production the account is of the service that the deployed
 * definition listens to; that of the draft comes with the next deployment. Throws ConflictError for an account that
 * does not fit (`WRONG_SERVICE`, `WRONG_ENVIRONMENT`, `WRONG_PROJECT`) or whose first sync has not finished
 * (`SYNC_NOT_FINISHED`).
 */
export async function associateRule(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ rule: Rule; account: Account }> {
  const { organizationId } = authoriseInAny(ctx, "RULES");
  const { ruleId, environment, accountId } = parseInput(Input, input);
  authoriseIn(ctx, "RULES", environment);
  return inTransaction(ctx, async (scope) => {
    const rule = await getLockedRuleIn(scope, organizationId, ruleId, environment);
    const services = await serviceIdIn(scope, [ruleId], environment);
    const wanted = { ...rule, serviceId: services.get(ruleId) ?? rule.serviceId };
    await getAssociableAccount(scope, wanted, environment, accountId);
    const account = await scope.tx.account.findUniqueOrThrow({ where: { id: accountId, organizationId } });
    await bindRules(ctx, scope, { environment, account, rules: [rule] });
    return { rule, account };
  });
}

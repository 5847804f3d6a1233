import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Account, Rule } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { bindRules } from "./bind-rules.ts";
import {
  getLockedRulesIn,
  lockAccounts,
  serviceIdIn,
  whyNotAssociable,
  wrongService,
} from "./rules.records.ts";

const most = 500;

/** What may be right for one rule and wrong for another; all else is wrong with the account. */
const perRule: ReadonlySet<string> = new Set(["WRONG_SERVICE", "WRONG_PROJECT"]);

const Input = z.object({
  ruleIds: z
    .array(z.string())
    .min(1, "Choose at least one rule.")
    .max(most, `At most ${most} rules at once.`),
  environment: z.enum(Environment),
  accountId: z.string(),
});

/**
 * As associateRule, for 1 to 500 rules and one account: all of them or none. Throws ValidationError that names each
 * rule which the account does not fit, by its place in `ruleIds`.
 */
export async function associateRules(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ rules: Rule[]; account: Account }> {
  const { organizationId } = authoriseInAny(ctx, "RULES");
  const { ruleIds, environment, accountId } = parseInput(Input, input);
  authoriseIn(ctx, "RULES", environment);
  return inTransaction(ctx, async (scope) => {
    const rules = await getLockedRulesIn(scope, organizationId, ruleIds, environment);
    const services = await serviceIdIn(scope, ruleIds, environment);
    const associable = (await lockAccounts(scope, organizationId, [accountId])).get(accountId);
    if (!associable) throw new NotFoundError("The account");
    const issues = rules.flatMap((rule, index) => {
      const refusal =
        associable.serviceId === (services.get(rule.id) ?? rule.serviceId)
          ? whyNotAssociable(associable, rule.projectId, environment)
          : wrongService(associable);
      if (refusal && !perRule.has(refusal.code)) throw refusal;
      return refusal ? [{ path: `ruleIds.${index}`, message: `${rule.name}: ${refusal.message}` }] : [];
    });
    if (issues.length > 0) throw new ValidationError(issues);
    const account = await scope.tx.account.findUniqueOrThrow({ where: { id: accountId, organizationId } });
    const distinct = [...new Map(rules.map((rule) => [rule.id, rule])).values()];
    await bindRules(ctx, scope, { environment, account, rules: distinct });
    return { rules: distinct, account };
  });
}

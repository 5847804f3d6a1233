import type { Context } from "../../context.ts";
import type { Environment, Rule } from "../../generated/prisma/client.ts";
import { setRuleEnabled } from "./set-rule-enabled.ts";

/** Switches a rule off in one environment: what waits is discarded, and so are events until it is on again. */
export function disableRule(
  ctx: Context,
  input: { ruleId: string; environment: Environment },
): Promise<Rule> {
  return setRuleEnabled(ctx, input, false);
}

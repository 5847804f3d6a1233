import type { Context } from "../../context.ts";
import type { Environment, Rule } from "../../generated/prisma/client.ts";
import { setRuleEnabled } from "./set-rule-enabled.ts";

/** Switches a rule on in one environment; events from here on run again. */
export function enableRule(ctx: Context, input: { ruleId: string; environment: Environment }): Promise<Rule> {
  return setRuleEnabled(ctx, input, true);
}

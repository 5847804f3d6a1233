import { DomainError } from "../../platform/errors.ts";
import type { PlannedRule } from "./plan-rules.ts";

/** Rules would need configuration in production; the deployment was not asked to go through with them. */
export class DeploymentRefusedError extends DomainError {
  readonly code = "UNBOUND_RULES";
  readonly rules: readonly PlannedRule[];
  constructor(rules: readonly PlannedRule[]) {
    const [first] = rules;
    const others = rules.length - 1;
    super(
      `${rules.length === 1 ? "A rule needs" : `${rules.length} rules need`} configuration in production: ${first?.ruleName ?? ""}${
        others > 0 ? ` and ${others} more` : ""
      }. Choose accounts for them, or deploy with Configuration Needed.`,
    );
    this.rules = rules;
  }
}

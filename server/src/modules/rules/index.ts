export { announceRulesOfAccount } from "./announce-rules.ts";
export { detachAccount } from "./detach-account.ts";
export { listImpactedRules } from "./list-impacted-rules.ts";
export { ruleState } from "./rule-status.ts";
export type { RuleFacts, RuleState, RuleStatus } from "./rule-status.ts";
export { reviewRulesOfAccount } from "./settle-configuration.ts";

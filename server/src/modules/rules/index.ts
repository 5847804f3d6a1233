export { announceRulesOfAccount } from "./announce-rules.ts";
export { associateRule } from "./associate-rule.ts";
export { associateRules } from "./associate-rules.ts";
export { detachAccounts } from "./detach-accounts.ts";
export { detachFunction } from "./detach-function.ts";
export { listImpactedRules } from "./list-impacted-rules.ts";
export type { RuleFacts, RuleState, RuleStatus } from "./rule-status.ts";
export { reviewRulesOfAccount } from "./settle-configuration.ts";

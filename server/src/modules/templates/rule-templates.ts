import { biginContactsToBooksCustomers } from "./bigin-contacts-to-books-customers.ts";
import type { RuleTemplate } from "./rule-template.ts";

/** The templates that Patchbay ships with. */
export const ruleTemplates: readonly RuleTemplate[] = [biginContactsToBooksCustomers];

export function findRuleTemplate(key: string): RuleTemplate | null {
  return ruleTemplates.find((template) => template.key === key) ?? null;
}

/** The script as it is shown before anybody has chosen connections. */
export function sampleSource({ connections, source }: RuleTemplate): string {
  return source(Object.fromEntries(connections.map(({ key }) => [key, `your__${key}`])));
}

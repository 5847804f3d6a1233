import type { ConditionInput } from "../conditions/index.ts";

/** A rule with all that belongs to it, to be made in one go: what it listens to, on which condition, and the script it runs. */
export type RuleTemplate = {
  /** Stays the same. */
  key: string;
  name: string;
  description: string;
  /** Whose events the rule listens to. */
  serviceKey: string;
  eventTypes: readonly string[];
  condition: ConditionInput;
  /** The condition, for people. */
  conditionDescription: string;
  connections: readonly TemplateConnection[];
  /** The script that calls through connections of these link names, by the keys of `connections`. */
  source(linkNames: Readonly<Record<string, string>>): string;
};

/** A connection that the script calls through. */
export type TemplateConnection = {
  key: string;
  /** For people: whose account it calls. */
  name: string;
  serviceKey: string;
  /** What the script cannot do without. */
  requiredScopes: readonly string[];
  /** Scopes any of which stands for all of `requiredScopes`. */
  sufficientScopes: readonly string[];
  /** What to ask for where a connection is made for the template: the above, and to be told whose account it is. */
  scopes: readonly string[];
};

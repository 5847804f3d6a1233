import { graphql } from "../../gql/gql.ts";
import type { PlannedRule_PlannedRuleFragment } from "../../gql/graphql.ts";

export const plannedRuleFragment = graphql(`
  fragment PlannedRule_plannedRule on PlannedRule {
    change
    readiness
    reason
    account {
      id
      providerOrgName
    }
    suggestedAccount {
      id
      providerOrgName
    }
    holds {
      kind
      since
      message
    }
    missingScopes
    rule {
      id
      name
      service {
        id
        key
        name
      }
    }
  }
`);

export type PlannedRule = PlannedRule_PlannedRuleFragment;

export type ServiceGroup = { key: string; name: string; rules: PlannedRule[] };

export type PlanGroups = {
  /** What cannot run in production as it is, by service. */
  unbound: ServiceGroup[];
  /** Those whose events would wait. */
  held: PlannedRule[];
  removed: PlannedRule[];
  /** New and changed ones that are ready. */
  ready: PlannedRule[];
  unchanged: PlannedRule[];
};

const blocking: readonly PlannedRule["readiness"][] = ["MISSING", "WRONG_SCOPES", "FUNCTION_MISSING"];

/** True where a deployment is refused unless someone asks for it all the same. */
export function isUnbound(rule: PlannedRule): boolean {
  return rule.change !== "REMOVED" && blocking.includes(rule.readiness);
}

/** The rules of one service after the other, each in the order of the plan. */
export function byService(rules: readonly PlannedRule[]): ServiceGroup[] {
  const groups = new Map<string, ServiceGroup>();
  for (const each of rules) {
    const { key, name } = each.rule.service;
    const group = groups.get(key) ?? { key, name, rules: [] };
    group.rules.push(each);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The plan as the dialog shows it: what needs attention first. */
export function groupPlan(rules: readonly PlannedRule[]): PlanGroups {
  const stays = rules.filter((each) => each.change !== "REMOVED" && !isUnbound(each));
  const bound = stays.filter((each) => each.readiness !== "HELD");
  return {
    unbound: byService(rules.filter(isUnbound)),
    held: stays.filter((each) => each.readiness === "HELD"),
    removed: rules.filter((each) => each.change === "REMOVED"),
    ready: bound.filter((each) => each.change !== "UNCHANGED"),
    unchanged: bound.filter((each) => each.change === "UNCHANGED"),
  };
}

import { expect, test } from "vitest";
import { groupPlan, isUnbound } from "./plan-groups.ts";
import type { PlannedRule } from "./plan-groups.ts";

function planned(
  name: string,
  change: PlannedRule["change"],
  readiness: PlannedRule["readiness"],
  serviceKey = "zoho-crm",
): PlannedRule {
  return {
    change,
    readiness,
    reason: "",
    account: null,
    suggestedAccount: null,
    holds: [],
    missingScopes: [],
    rule: { id: name, name, service: { id: serviceKey, key: serviceKey, name: serviceKey } },
  };
}

const names = (rules: readonly PlannedRule[]) => rules.map((each) => each.rule.name);

test("a plan is grouped with what needs attention first, by service", () => {
  const groups = groupPlan([
    planned("ready", "ADDED", "BOUND"),
    planned("missing", "ADDED", "MISSING"),
    planned("webinar", "CHANGED", "MISSING", "zoho-webinar"),
    planned("scopes", "UNCHANGED", "WRONG_SCOPES"),
    planned("held", "UNCHANGED", "HELD"),
    planned("same", "UNCHANGED", "BOUND"),
    planned("gone", "REMOVED", "MISSING"),
  ]);
  expect(groups.unbound.map((group) => [group.key, names(group.rules)])).toEqual([
    ["zoho-crm", ["missing", "scopes"]],
    ["zoho-webinar", ["webinar"]],
  ]);
  expect(names(groups.held)).toEqual(["held"]);
  expect(names(groups.removed)).toEqual(["gone"]);
  expect(names(groups.ready)).toEqual(["ready"]);
  expect(names(groups.unchanged)).toEqual(["same"]);
});

test("a rule that leaves production needs nothing", () => {
  expect(isUnbound(planned("gone", "REMOVED", "FUNCTION_MISSING"))).toBe(false);
  expect(isUnbound(planned("new", "ADDED", "FUNCTION_MISSING"))).toBe(true);
});

import { createMemo } from "solid-js";
import type { Accessor } from "solid-js";
import { createStore, reconcile, unwrap } from "solid-js/store";
import { readKept, writeKept } from "../../lib/kept-choice.ts";
import type { PlannedRule } from "./plan-groups.ts";

type Chosen = Record<string, string>;

/**
 * Which production account each rule gets: what was chosen (kept under `name` until it is deployed), else what the
 * server suggests for a rule without one, else what it has. An account that is gone is no choice.
 */
export function createChoices(name: string, accounts: Accessor<readonly { id: string }[]>) {
  const [chosen, setChosen] = createStore<Chosen>(readKept<Chosen>(name, {}));
  const known = createMemo(() => new Set(accounts().map((account) => account.id)));
  const of = (planned: PlannedRule): string => {
    const choice = chosen[planned.rule.id];
    if (choice && (known().size === 0 || known().has(choice))) return choice;
    const suggested = planned.readiness === "MISSING" ? planned.suggestedAccount?.id : undefined;
    return suggested ?? planned.account?.id ?? "";
  };
  const differs = (planned: PlannedRule) => {
    const accountId = of(planned);
    return accountId !== "" && accountId !== planned.account?.id;
  };
  return {
    of,
    choose: (ruleIds: readonly string[], accountId: string) => {
      setChosen(Object.fromEntries(ruleIds.map((id) => [id, accountId])));
      writeKept(name, unwrap(chosen));
    },
    /** True where the choice gives the rule what it lacks. */
    mends: (planned: PlannedRule) => planned.readiness !== "FUNCTION_MISSING" && differs(planned),
    /** As the mutations take it. */
    changed: (rules: readonly PlannedRule[]) =>
      rules.filter(differs).map((each) => ({ ruleId: each.rule.id, accountId: of(each) })),
    forget: () => {
      writeKept(name, null);
      setChosen(reconcile({}));
    },
  };
}

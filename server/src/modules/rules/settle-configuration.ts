import type { Environment, TransactionScope } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { openProblems, resolveProblems } from "../problems/index.ts";
import { factsStatement, toFacts } from "./rule-facts.ts";
import type { BindingFacts, FactsRow } from "./rule-facts.ts";
import { configurationDetail, ruleState } from "./rule-status.ts";

/**
 * Brings the Problems of rules in line with their facts, at the end of the transaction that changed these: one opens
 * for each environment where a rule needs configuration, and those that no longer stand are resolved. A fixed number
 * of statements, however many rules. Answers the facts.
 */
export async function settleConfiguration(
  { providers }: Pick<Environment, "providers">,
  scope: TransactionScope,
  given: {
    organizationId: string;
    ruleIds: readonly string[];
    actorName: string | null;
    /** What resolved what no longer stands, as one sentence. */
    resolution: string;
    /** What became of the function, where the cause is that there is none. */
    functionLost?: { functionName: string; byName: string; at: string };
  },
): Promise<BindingFacts[]> {
  const { organizationId, actorName, resolution } = given;
  const rows = await scope.tx.$queryRawUnsafe<FactsRow[]>(factsStatement, given.ruleIds, organizationId);
  const bindings = rows.map((row) => toFacts(providers, row));
  const states = bindings.map((facts) => ({ facts, ...ruleState(facts) }));
  const needed = states.filter((state) => state.status === "CONFIGURATION_NEEDED");
  await openProblems(
    scope,
    needed.map(({ facts, cause }) => ({
      organizationId,
      kind: "CONFIGURATION_NEEDED",
      environment: facts.environment,
      subjectId: facts.ruleId,
      ruleId: facts.ruleId,
      accountId: facts.accountId,
      serviceId: facts.serviceId,
      ...(cause ? { cause } : {}),
      detail: {
        ruleName: facts.ruleName,
        ...configurationDetail(facts),
        ...(cause === "FUNCTION_MISSING" ? given.functionLost : {}),
      },
      actorName,
    })),
  );
  for (const environment of ["DEVELOPMENT", "PRODUCTION"] as const)
    await resolveProblems(scope, {
      organizationId,
      subjectId: states
        .filter(({ status, facts }) => status !== "CONFIGURATION_NEEDED" && facts.environment === environment)
        .map(({ facts }) => facts.ruleId),
      kind: "CONFIGURATION_NEEDED",
      environment,
      resolution,
      actorName,
    });
  return bindings;
}

/**
 * For a change of what an account was granted (re-authentication): settles the Problems of every rule that uses it
 * and appends `rule.statusChanged` for each.
 */
export async function reviewRulesOfAccount(
  environment: Pick<Environment, "providers">,
  scope: TransactionScope,
  given: { organizationId: string; accountId: string; actorName: string | null },
): Promise<void> {
  const bound = await scope.tx.ruleBinding.findMany({
    where: { accountId: given.accountId, organizationId: given.organizationId },
    select: { ruleId: true },
  });
  const bindings = await settleConfiguration(environment, scope, {
    ...given,
    ruleIds: bound.map(({ ruleId }) => ruleId),
    resolution: "The account was reconnected.",
  });
  await appendChanges(
    scope.tx,
    scope.now,
    bindings
      .filter((facts) => facts.accountId === given.accountId)
      .map((facts) => ({
        organizationId: given.organizationId,
        name: "rule.statusChanged",
        entityType: "Rule",
        entityId: facts.ruleId,
        actorName: given.actorName,
        payload: {
          ruleName: facts.ruleName,
          environment: facts.environment,
          accountName: facts.account?.name ?? "",
        },
      })),
  );
}

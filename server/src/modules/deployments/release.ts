import type { Context, TransactionScope } from "../../context.ts";
import type { Deployment, Project, Rule } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError, ValidationError } from "../../platform/errors.ts";
import { lockAccounts, whyNotAssociable, wrongService } from "../rules/index.ts";
import type { DeploymentChoices } from "./deployment-input.ts";
import { DeploymentRefusedError } from "./deployment-refused-error.ts";
import { findCurrent, lockDefinitions } from "./deployments.records.ts";
import { isUnbound, planRules } from "./plan-rules.ts";
import type { GivenAccount, PlannedRule, Query } from "./plan-rules.ts";
import type { Target } from "./target.ts";
import { writeRelease } from "./write-release.ts";

const rulesShown = 100;

/** What a deployment made, with the first 100 rules whose state it changed. */
export type Released = { deployment: Deployment; project: Project; rules: Rule[] };

/**
 * Brings a target to production, in the caller's transaction, which holds the lock of the project: all of it or, with
 * the error, nothing. Throws ConflictError `DEPLOYED_MEANWHILE` and `NOTHING_TO_DEPLOY`, DeploymentRefusedError, and for
 * the accounts given what `associateRules` throws. The number of statements does not depend on that of the rules.
 */
export async function release(
  ctx: Context,
  scope: TransactionScope,
  given: DeploymentChoices & { project: Project; target: Target; restored: Deployment | null },
): Promise<Released> {
  const { project, target } = given;
  const { tx } = scope;
  const current = await findCurrent(scope, project.id);
  if (given.expectedCurrent != null && given.expectedCurrent !== (current?.number ?? 0))
    throw new ConflictError(
      `Somebody else has deployed meanwhile: production runs ${current ? `deployment ${current.number}` : "nothing"}. Look at the plan again.`,
      "DEPLOYED_MEANWHILE",
    );
  await lockDefinitions(scope, project, target);
  const query: Query = (text, values) => tx.$queryRawUnsafe(text, ...values);
  const choice = {
    accounts: given.accounts,
    forUnbound: await readForUnbound(scope, project, given.accountsForUnbound),
  };
  const plan = await planRules(query, ctx, project, target, choice);
  await checkAccounts(scope, project, plan, choice.accounts);
  const unbound = plan.filter((rule) => isUnbound(rule));
  if (unbound.length > 0 && !given.allowConfigurationNeeded) throw new DeploymentRefusedError(unbound);
  const changed = plan.filter((rule) => rule.change !== "UNCHANGED" || isMoved(rule));
  if (current && changed.length === 0)
    throw new ConflictError(
      `Production runs exactly this already (deployment ${current.number}).`,
      "NOTHING_TO_DEPLOY",
    );
  const deployment = await writeRelease(ctx, scope, { ...given, current, plan, changed });
  const shown = changed.slice(0, rulesShown).map(({ ruleId }) => ruleId);
  const rules = await tx.rule.findMany({
    where: { id: { in: shown }, organizationId: project.organizationId, goneAt: null },
  });
  return {
    deployment,
    project,
    rules: rules.toSorted((a, b) => shown.indexOf(a.id) - shown.indexOf(b.id)),
  };
}

/** Whether a rule gets another account, or loses the one it has, as it is of another service. */
export function isMoved(rule: PlannedRule): boolean {
  return rule.change !== "REMOVED" && rule.accountId !== rule.presentAccountId;
}

/** Accounts for whatever rule has none, by service: one of each, which rules of the project's production may use. */
async function readForUnbound(
  scope: TransactionScope,
  { id: projectId, organizationId }: Project,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  const accounts = await lockAccounts(scope, organizationId, accountIds);
  const ofService = new Map<string, string>();
  for (const [index, accountId] of accountIds.entries()) {
    const account = accounts.get(accountId);
    if (!account) throw new NotFoundError("The account");
    const refusal = whyNotAssociable(account, projectId, "PRODUCTION");
    const path = `accountsForUnbound.${index}`;
    if (refusal) throw new ValidationError([{ path, message: refusal.message }]);
    if (ofService.has(account.serviceId))
      throw new ValidationError([{ path, message: "Choose one account per service." }]);
    ofService.set(account.serviceId, accountId);
  }
  return ofService;
}

/** Each account must fit the rule that it is given to, by the definition that is to come. */
async function checkAccounts(
  scope: TransactionScope,
  { id: projectId, organizationId }: Project,
  plan: readonly PlannedRule[],
  given: readonly GivenAccount[],
): Promise<void> {
  const rules = new Map(plan.map((rule) => [rule.ruleId, rule]));
  const associated = plan.filter((rule) => isMoved(rule)).flatMap((rule) => rule.accountId ?? []);
  const accounts = await lockAccounts(scope, organizationId, [
    ...given.map(({ accountId }) => accountId),
    ...associated,
  ]);
  const issues = given.flatMap(({ ruleId, accountId }, index) => {
    const rule = rules.get(ruleId);
    const account = accounts.get(accountId);
    if (!rule) throw new NotFoundError("The rule");
    if (!account) throw new NotFoundError("The account");
    if (rule.change === "REMOVED")
      return [
        { path: `accounts.${index}.ruleId`, message: `${rule.ruleName} leaves production and needs none.` },
      ];
    const refusal =
      account.serviceId === rule.serviceId
        ? whyNotAssociable(account, projectId, "PRODUCTION")
        : wrongService(account);
    return refusal
      ? [{ path: `accounts.${index}.accountId`, message: `${rule.ruleName}: ${refusal.message}` }]
      : [];
  });
  if (issues.length > 0) throw new ValidationError(issues);
}

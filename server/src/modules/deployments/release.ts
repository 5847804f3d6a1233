import type { Context, TransactionScope } from "../../context.ts";
import type { Deployment, Project, Rule } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { lockAccounts } from "../rules/index.ts";
import { assertAccountsFit, chooseForUnbound, lockChosen } from "./chosen-accounts.ts";
import type { DeploymentChoices } from "./deployment-input.ts";
import { DeploymentRefusedError } from "./deployment-refused-error.ts";
import { findCurrent, lockDefinitions } from "./deployments.records.ts";
import { isMoved, isUnbound, planRules } from "./plan-rules.ts";
import type { Query } from "./plan-row.ts";
import type { Target } from "./target.ts";
import { writeRelease } from "./write-release.ts";

const rulesShown = 100;

/** 10,000 rules take some seconds, on a busy machine some more. */
export const releaseTimeoutMs = 60_000;

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
  const accounts = await lockChosen(scope, project, given);
  const forUnbound = chooseForUnbound(accounts, project, given.accountsForUnbound);
  const plan = await planRules(query, ctx, project, target, { accounts: given.accounts, forUnbound });
  assertAccountsFit(accounts, project, plan, given.accounts);
  // A roll-back associates accounts that nobody named.
  const moved = plan.filter((rule) => isMoved(rule)).flatMap((rule) => rule.accountId ?? []);
  await lockAccounts(scope, project.organizationId, moved);
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

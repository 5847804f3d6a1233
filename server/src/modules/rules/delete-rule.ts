import { inTransaction } from "../../context.ts";
import type { Context, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment, Rule } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { discardWaiting } from "../executions/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { retireRules } from "./retire-rules.ts";
import { getLockedDraft } from "./rules.records.ts";
import { saveTriggers } from "./save-triggers.ts";

/**
 * Deletes the draft of a rule, which ends it in development. What production runs goes on until the next deployment
 * leaves it out; the rule is answered then, and null where it is gone at once. What waits in an environment that the
 * rule leaves is discarded and its Problems there are resolved; its executions stay to be looked at. Throws
 * NotFoundError, also for a rule whose draft is deleted already.
 */
export async function deleteRule(
  ctx: Context,
  { ruleId }: { ruleId: string },
): Promise<{ deletedRuleId: string; rule: Rule | null }> {
  const { organizationId, name: actorName } = authorise(ctx, "RULES_DRAFT");
  const rule = await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const draft = await getLockedDraft(scope, organizationId, ruleId);
    const isDeployed = await tx.ruleBinding.findFirst({
      where: { ruleId, organizationId, deploymentId: { not: null } },
      select: { ruleId: true },
    });
    if (isDeployed) await leaveDevelopment(scope, draft);
    else if (await wasDeployed(scope, draft))
      await retireRules(scope, { organizationId, ruleIds: [ruleId], actorName });
    else await tx.rule.delete({ where: { id: ruleId, organizationId } });
    await saveTriggers(scope, ruleId);
    const left: { environment?: Environment } = isDeployed ? { environment: "DEVELOPMENT" } : {};
    await discardWaiting(scope, {
      organizationId,
      ruleId,
      ...left,
      reason: `The rule was deleted by ${actorName}.`,
      actorName,
    });
    await recordAudit(ctx, scope, {
      act: "rule.deleted",
      entityType: "Rule",
      entityId: ruleId,
      before: { name: draft.name, eventTypes: draft.eventTypes, functionId: draft.functionId },
      after: { productionGoesOn: isDeployed !== null },
    });
    await resolveProblems(scope, {
      organizationId,
      subjectId: ruleId,
      ...left,
      resolution: "The rule was deleted.",
      actorName,
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "rule.deleted",
        entityType: "Rule",
        entityId: ruleId,
        actorName,
        payload: { ruleName: draft.name, productionGoesOn: isDeployed !== null },
      },
    ]);
    return isDeployed ? tx.rule.findUnique({ where: { id: ruleId, organizationId } }) : null;
  });
  return { deletedRuleId: ruleId, rule };
}

/** Nothing of development is kept: a draft that was deleted does not come back. */
async function leaveDevelopment(
  { tx, now }: TransactionScope,
  { id: ruleId, organizationId }: Rule,
): Promise<void> {
  await tx.rule.update({ where: { id: ruleId, organizationId }, data: { deletedAt: now } });
  await tx.ruleBinding.update({
    where: { ruleId_environment: { ruleId, environment: "DEVELOPMENT" }, organizationId },
    data: {
      accountId: null,
      associatedAt: null,
      lost: Prisma.DbNull,
      pausedAt: null,
      pausedByName: null,
      failures: 0,
      failingSince: null,
      failingReason: null,
      probeAt: null,
      replayPerMinute: null,
      replaySince: null,
      replayStarted: 0,
    },
  });
}

/** Whether a deployment knows the rule: few are looked into, each by its key. */
async function wasDeployed(
  { tx }: TransactionScope,
  { id, projectId }: Pick<Rule, "id" | "projectId">,
): Promise<boolean> {
  const found = await tx.deployedRule.findFirst({
    where: { ruleId: id, deployment: { projectId } },
    select: { ruleId: true },
  });
  return found !== null;
}

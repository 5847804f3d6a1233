import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { discardWaiting } from "../executions/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { getLockedRule } from "./rules.records.ts";

/** Deletes a rule: what waits is discarded, its Problems are resolved; its executions stay to be looked at. */
export async function deleteRule(
  ctx: Context,
  { ruleId }: { ruleId: string },
): Promise<{ deletedRuleId: string }> {
  const { organizationId, name: actorName } = authorise(ctx, "RULES_DRAFT");
  await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const rule = await getLockedRule(scope, organizationId, ruleId);
    await tx.rule.delete({ where: { id: ruleId, organizationId } });
    await tx.ruleTrigger.deleteMany({ where: { ruleId } });
    await discardWaiting(scope, {
      organizationId,
      ruleId,
      reason: `The rule was deleted by ${actorName}.`,
      actorName,
    });
    await recordAudit(ctx, scope, {
      act: "rule.deleted",
      entityType: "Rule",
      entityId: ruleId,
      before: { name: rule.name, eventTypes: rule.eventTypes, functionId: rule.functionId },
    });
    await resolveProblems(scope, {
      organizationId,
      subjectId: ruleId,
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
        payload: { ruleName: rule.name },
      },
    ]);
  });
  return { deletedRuleId: ruleId };
}

import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { deleteCredential } from "../credentials/index.ts";
import { detachFunction } from "../rules/index.ts";
import { getLockedFunction } from "./functions.records.ts";

/**
 * Deletes a function and its signing secret. Every rule that ran it needs configuration from here on, with a Problem
 * that says so, and what waits of these rules is discarded. Answers the rules.
 */
export async function deleteFunction(
  ctx: Context,
  { functionId }: { functionId: string },
): Promise<{ deletedFunctionId: string; rules: Rule[] }> {
  const { organizationId, name: actorName } = authorise(ctx, "FUNCTIONS");
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    // The row lock keeps rules from choosing the function until this is committed.
    const found = await getLockedFunction(scope, organizationId, functionId);
    const rules = await detachFunction(ctx, scope, {
      organizationId,
      functionId,
      functionName: found.name,
      actorName,
    });
    const deployed = await tx.deployedRule.findFirst({ where: { functionId }, select: { ruleId: true } });
    if (deployed)
      await tx.function.update({ where: { id: functionId, organizationId }, data: { deletedAt: now } });
    else {
      await tx.function.delete({ where: { id: functionId, organizationId } });
      if (found.credentialId) await deleteCredential(scope, organizationId, found.credentialId);
    }
    await recordAudit(ctx, scope, {
      act: "function.deleted",
      entityType: "Function",
      entityId: functionId,
      before: { name: found.name },
      after: { rulesStopped: rules.length },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "function.deleted",
        entityType: "Function",
        entityId: functionId,
        actorName,
        payload: { functionName: found.name, rulesStopped: rules.length },
      },
    ]);
    return { deletedFunctionId: functionId, rules };
  });
}

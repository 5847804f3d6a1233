import { inTransaction } from "../../context.ts";
import type { Context, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { deleteCredential } from "../credentials/index.ts";
import { detachFunction } from "../rules/index.ts";
import { getLockedFunction } from "./functions.records.ts";

export type DeletedFunction = {
  /** null for a preview. */
  deletedFunctionId: string | null;
  /** Those whose draft runs it, which stop in development. */
  rules: Rule[];
  /** Those that production runs with a deployed version of it: they go on until the next deployment. */
  deployedRules: Rule[];
  preview: boolean;
};

const shownRules = 500;

/**
 * Deletes a function. Every draft that ran it needs configuration from here on, with a Problem that says so, and what waits of it in
 * development is discarded. Production goes on with the deployed version: a function that a deployment knows is kept for that, out of
 * sight, with its signing secret. With `preview` nothing changes; the rules are answered, at most 500 of each kind.
 */
export async function deleteFunction(
  ctx: Context,
  { functionId, preview = false }: { functionId: string; preview?: boolean },
): Promise<DeletedFunction> {
  const { organizationId, name: actorName } = authorise(ctx, "FUNCTIONS");
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    // The row lock keeps rules from choosing the function until this is committed.
    const found = await getLockedFunction(scope, organizationId, functionId);
    const deployedRules = await listDeployedRules(scope, organizationId, functionId);
    if (preview) {
      const rules = await tx.rule.findMany({
        where: { organizationId, functionId, goneAt: null },
        orderBy: { id: "asc" },
        take: shownRules,
      });
      return { deletedFunctionId: null, rules, deployedRules, preview };
    }
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
    return { deletedFunctionId: functionId, rules, deployedRules, preview };
  });
}

function listDeployedRules(
  { tx }: TransactionScope,
  organizationId: string,
  functionId: string,
): Promise<Rule[]> {
  return tx.$queryRaw<Rule[]>(Prisma.sql`
    select r.* from "DeployedRule" d
    join "RuleBinding" b on b."ruleId" = d."ruleId" and b."environment" = 'PRODUCTION' and b."deploymentId" = d."deploymentId"
    join "Rule" r on r."id" = d."ruleId"
    where d."functionId" = ${functionId}::uuid and r."organizationId" = ${organizationId}::uuid
    order by r."id" limit ${shownRules}`);
}

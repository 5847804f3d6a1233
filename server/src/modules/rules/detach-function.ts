import type { Environment, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { discardWaiting } from "../executions/index.ts";
import { settleConfiguration } from "./settle-configuration.ts";

/**
 * Takes a function that is about to be deleted away from the rules that run it: what waits is discarded, each needs
 * configuration from here on, with a Problem that says why. A fixed number of statements. The caller holds the function's row lock. Answers the
 * rules as they are now.
 */
export async function detachFunction(
  environment: Pick<Environment, "providers">,
  scope: TransactionScope,
  given: { organizationId: string; functionId: string; functionName: string; actorName: string },
): Promise<Rule[]> {
  const { tx, now } = scope;
  const { organizationId, functionId, functionName, actorName } = given;
  const rules = await tx.$queryRaw<Rule[]>(Prisma.sql`
    update "Rule" set "functionId" = null, "version" = "version" + 1, "updatedAt" = ${now}::timestamptz
    where "functionId" = ${functionId}::uuid and "organizationId" = ${organizationId}::uuid returning *`);
  const ruleIds = rules.map((rule) => rule.id);
  await discardWaiting(scope, {
    organizationId,
    ruleId: ruleIds,
    environment: "DEVELOPMENT",
    reason: `The function ${functionName} was deleted by ${actorName}.`,
    actorName,
  });
  await settleConfiguration(environment, scope, {
    organizationId,
    ruleIds,
    actorName,
    resolution: "The rule was configured.",
    functionLost: { functionName, byName: actorName, at: now.toISOString() },
  });
  await appendChanges(
    tx,
    now,
    rules.map((rule) => ({
      organizationId,
      name: "rule.statusChanged",
      entityType: "Rule",
      entityId: rule.id,
      actorName,
      payload: {
        ruleName: rule.name,
        environment: "DEVELOPMENT",
        cause: "FUNCTION_MISSING",
        functionName,
      },
    })),
  );
  return rules;
}

import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { resolveProblems } from "../problems/index.ts";

/**
 * Lifts the hold of the breaker for rules in one environment, whose function a person has seen to (or that leave the
 * environment): failures count anew, the Problems are resolved. Answers the rules that it stood for; the caller
 * appends the change.
 */
export async function closeBreakers(
  scope: TransactionScope,
  given: {
    organizationId: string;
    ruleIds: readonly string[];
    environment: Environment;
    /** One sentence for people. */
    resolution: string;
    actorName: string | null;
  },
): Promise<string[]> {
  const { organizationId, environment, resolution, actorName } = given;
  const closed = await scope.tx.$queryRaw<{ ruleId: string }[]>(Prisma.sql`
    update "RuleBinding" set "failures" = 0, "failingSince" = null, "failingReason" = null, "probeAt" = null
    where "ruleId" = any(${[...given.ruleIds]}::uuid[]) and "environment" = ${environment}::"Environment"
      and "organizationId" = ${organizationId}::uuid and "failingSince" is not null
    returning "ruleId"`);
  const ruleIds = closed.map(({ ruleId }) => ruleId);
  await resolveProblems(scope, {
    organizationId,
    subjectId: ruleIds,
    kind: "FUNCTION_FAILING",
    environment,
    resolution,
    actorName,
  });
  return ruleIds;
}

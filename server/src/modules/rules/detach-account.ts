import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { discardWaiting } from "../executions/index.ts";
import { openProblems } from "../problems/index.ts";
import type { LostAccount } from "./rule-status.ts";

type Detached = {
  ruleId: string;
  environment: Environment;
  deployed: boolean;
  ruleName: string;
  serviceId: string;
  serviceName: string;
};

/**
 * Takes an account that is about to be deleted away from every rule that uses it: their waiting events are discarded,
 * each needs configuration from here on with a Problem that says why, and none is associated again by itself. A
 * fixed number of statements, however many rules. The caller holds the account's row lock.
 */
export async function detachAccount(
  scope: TransactionScope,
  given: {
    organizationId: string;
    accountId: string;
    accountName: string;
    lost: Omit<LostAccount, "accountName">;
  },
): Promise<{ ruleId: string; environment: Environment }[]> {
  const { tx, now } = scope;
  const { organizationId, accountId, accountName } = given;
  const lost: LostAccount = { ...given.lost, accountName };
  const detached = await tx.$queryRaw<Detached[]>(Prisma.sql`
    update "RuleBinding" b set "accountId" = null, "lost" = ${JSON.stringify(lost)}::jsonb
    from "Rule" r join "Service" s on s."id" = r."serviceId"
    where b."accountId" = ${accountId}::uuid and b."organizationId" = ${organizationId}::uuid and r."id" = b."ruleId"
    returning b."ruleId", b."environment"::text as "environment", b."deploymentId" is not null as "deployed", r."name" as "ruleName",
      s."id" as "serviceId", s."name" as "serviceName"`);
  await tx.ruleTrigger.deleteMany({ where: { accountId } });
  await discardWaiting(scope, {
    organizationId,
    accountId,
    reason: `The account ${accountName} was deleted by ${lost.byName}.`,
  });
  await openProblems(
    scope,
    detached
      .filter((binding) => binding.environment === "DEVELOPMENT" || binding.deployed)
      .map((binding) => ({
        organizationId,
        kind: "CONFIGURATION_NEEDED",
        environment: binding.environment,
        subjectId: binding.ruleId,
        ruleId: binding.ruleId,
        serviceId: binding.serviceId,
        cause: lost.cause,
        detail: {
          ruleName: binding.ruleName,
          serviceName: binding.serviceName,
          accountName,
          byName: lost.byName,
          at: lost.at,
        },
        actorName: lost.byName,
      })),
  );
  await appendChanges(
    tx,
    now,
    detached.map((binding) => ({
      organizationId,
      name: "rule.statusChanged",
      entityType: "Rule",
      entityId: binding.ruleId,
      actorName: lost.byName,
      payload: {
        ruleName: binding.ruleName,
        environment: binding.environment,
        cause: lost.cause,
        accountName,
      },
    })),
  );
  return detached.map(({ ruleId, environment }) => ({ ruleId, environment }));
}

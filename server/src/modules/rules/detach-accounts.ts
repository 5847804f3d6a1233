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
  accountName: string;
  ruleName: string;
  serviceId: string;
  serviceName: string;
};

/**
 * Takes accounts that are about to be deleted away from every rule that uses them: what waits is discarded, each rule
 * needs configuration from here on with a Problem that says why, and none is associated again by itself. A fixed
 * number of statements, however many accounts and rules. The caller holds the row locks of the accounts.
 */
export async function detachAccounts(
  scope: TransactionScope,
  given: {
    organizationId: string;
    accountIds: readonly string[];
    lost: Omit<LostAccount, "accountName">;
    /** Why what waits is discarded, as one sentence. */
    reason: string;
  },
): Promise<{ ruleId: string; environment: Environment }[]> {
  const { tx, now } = scope;
  const { organizationId, accountIds, lost, reason } = given;
  if (accountIds.length === 0) return [];
  const detached = await tx.$queryRaw<Detached[]>(Prisma.sql`
    update "RuleBinding" b set "accountId" = null,
      "lost" = ${JSON.stringify(lost)}::jsonb || jsonb_build_object('accountName', a."providerOrgName")
    from "Rule" r, "Service" s, "Account" a
    where b."accountId" = any(${accountIds}::uuid[]) and b."organizationId" = ${organizationId}::uuid and r."id" = b."ruleId"
      and a."id" = b."accountId" and s."id" = a."serviceId"
    returning b."ruleId", b."environment"::text as "environment", b."deploymentId" is not null as "deployed",
      a."providerOrgName" as "accountName", r."name" as "ruleName", s."id" as "serviceId", s."name" as "serviceName"`);
  await tx.ruleTrigger.deleteMany({ where: { accountId: { in: [...accountIds] } } });
  await discardWaiting(scope, { organizationId, accountId: accountIds, reason });
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
          accountName: binding.accountName,
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
        accountName: binding.accountName,
      },
    })),
  );
  return detached.map(({ ruleId, environment }) => ({ ruleId, environment }));
}

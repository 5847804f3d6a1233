import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Account, Environment, Rule } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudits } from "../access/index.ts";
import { discardWaiting } from "../executions/index.ts";
import { saveTriggers } from "./save-triggers.ts";
import { settleConfiguration } from "./settle-configuration.ts";

/**
 * Associates rules with one account in one environment, in a fixed number of statements: triggers, discarded events,
 * audit, Problems and changes included. Those that use it already are left as they are. The caller holds the locks of
 * rules and account and has checked that they fit.
 */
export async function bindRules(
  ctx: Context,
  scope: TransactionScope,
  given: {
    environment: Environment;
    account: Pick<Account, "id" | "providerOrgName">;
    rules: readonly Pick<Rule, "id" | "name">[];
  },
): Promise<void> {
  const { tx, now } = scope;
  const { organizationId, name: actorName } = requireActor(ctx);
  const { environment, account } = given;
  const before = await tx.$queryRawUnsafe<{ ruleId: string; accountId: string | null }[]>(
    `update "RuleBinding" b set "accountId" = $1::uuid, "associatedAt" = $2::timestamptz, "lost" = null
     from (select "ruleId", "accountId" from "RuleBinding"
       where "ruleId" = any($3::uuid[]) and "environment" = $4::"Environment" and "accountId" is distinct from $1::uuid
       order by "ruleId" for update) p
     where b."ruleId" = p."ruleId" and b."environment" = $4::"Environment" returning p.*`,
    account.id,
    now,
    given.rules.map((rule) => rule.id),
    environment,
  );
  if (before.length === 0) return;
  const accountOf = new Map(before.map(({ ruleId, accountId }) => [ruleId, accountId]));
  const rules = given.rules.filter(({ id }) => accountOf.has(id));
  const ruleIds = rules.map(({ id }) => id);
  const reason = `${actorName} associated the rule with ${account.providerOrgName}.`;
  await saveTriggers(scope, ruleIds);
  await discardWaiting(scope, { organizationId, ruleId: ruleIds, environment, reason, actorName });
  await recordAudits(
    ctx,
    scope,
    ruleIds.map((id) => ({
      act: "rule.associated",
      entityType: "Rule",
      entityId: id,
      before: { environment, accountId: accountOf.get(id) ?? null },
      after: { environment, accountId: account.id },
    })),
  );
  await settleConfiguration(ctx, scope, { organizationId, ruleIds, actorName, resolution: reason });
  await appendChanges(
    tx,
    now,
    rules.map((rule) => ({
      organizationId,
      name: "rule.associated",
      entityType: "Rule",
      entityId: rule.id,
      actorName,
      payload: { ruleName: rule.name, environment, accountName: account.providerOrgName },
    })),
  );
}

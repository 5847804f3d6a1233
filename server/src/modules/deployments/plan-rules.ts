import type { Environment } from "../../context.ts";
import type { Project } from "../../generated/prisma/client.ts";
import { ruleState, toFacts } from "../rules/index.ts";
import type { BindingFacts, Hold } from "../rules/index.ts";
import type { PlanRow, Query } from "./plan-row.ts";
import { suggestAccounts } from "./suggest-accounts.ts";
import { changeOf, joinTarget } from "./target.ts";
import type { DeploymentChange, Target } from "./target.ts";

/** What becomes of a rule after the deployment: the first that holds. */
export type Readiness = "MISSING" | "WRONG_SCOPES" | "FUNCTION_MISSING" | "HELD" | "BOUND";

/** A rule in the plan of a deployment. */
export type PlannedRule = {
  projectId: string;
  ruleId: string;
  ruleName: string;
  change: DeploymentChange;
  readiness: Readiness;
  reason: string;
  holds: Hold[];
  serviceId: string;
  missingScopes: readonly string[];
  /** The account it would use. */
  accountId: string | null;
  /** The one it is associated with at present, which may be of another service. */
  presentAccountId: string | null;
  /** The one to offer where it has none. */
  suggestedAccountId: string | null;
  functionChanged: boolean;
  draftDeleted: boolean;
};

export type GivenAccount = { ruleId: string; accountId: string };

/** The accounts chosen with a deployment. */
export type Choice = {
  accounts: readonly GivenAccount[];
  /** By service, for each rule that has none. */
  forUnbound: ReadonlyMap<string, string>;
};

/**
 * What a target would make of production, rule by rule, by name, in two statements. The accounts chosen with it are
 * taken as given. A roll-back also takes the accounts that rules had when they last left production.
 */
export async function planRules(
  query: Query,
  { providers }: Pick<Environment, "providers">,
  project: Pick<Project, "id" | "organizationId">,
  target: Target,
  choice: Choice = { accounts: [], forUnbound: new Map() },
): Promise<PlannedRule[]> {
  const rows = await query<PlanRow>(planStatement(target), [
    project.id,
    project.organizationId,
    target.deploymentId,
    JSON.stringify(Object.fromEntries(choice.accounts.map(({ ruleId, accountId }) => [ruleId, accountId]))),
    JSON.stringify(Object.fromEntries(choice.forUnbound)),
  ]);
  const suggested = await suggestAccounts(query, project, rows);
  return rows.map((row) => {
    const facts = toFacts(providers, row);
    return {
      projectId: project.id,
      ruleId: row.ruleId,
      ruleName: row.ruleName,
      change: row.change,
      ...readinessOf(facts, row.change),
      serviceId: row.serviceId,
      missingScopes: facts.account?.missingScopes ?? [],
      accountId: row.accountId,
      presentAccountId: row.presentAccountId,
      suggestedAccountId: suggested.get(row.ruleId) ?? null,
      functionChanged: row.functionChanged,
      draftDeleted: facts.draftDeleted,
    };
  });
}

/** Whether a rule gets another account, or loses the one it has, as it is of another service. */
export function isMoved(rule: PlannedRule): boolean {
  return rule.change !== "REMOVED" && rule.accountId !== rule.presentAccountId;
}

/** Whether a rule keeps a deployment from going through unless it is asked for explicitly. */
export function isUnbound({ readiness }: Pick<PlannedRule, "readiness">): boolean {
  return readiness !== "BOUND" && readiness !== "HELD";
}

function readinessOf(
  facts: BindingFacts,
  change: DeploymentChange,
): Pick<PlannedRule, "readiness" | "reason" | "holds"> {
  const { cause, reason, holds } = ruleState(facts);
  if (change === "REMOVED") return { readiness: "BOUND", reason: "It leaves production.", holds };
  const needed = { MISSING_SCOPES: "WRONG_SCOPES", FUNCTION_MISSING: "FUNCTION_MISSING" } as const;
  if (cause === "MISSING_SCOPES" || cause === "FUNCTION_MISSING")
    return { readiness: needed[cause], reason, holds };
  if (cause) return { readiness: "MISSING", reason, holds };
  return { readiness: holds.length > 0 ? "HELD" : "BOUND", reason, holds };
}

const planStatement = (
  target: Target,
): string => `select r."id" as "ruleId", 'PRODUCTION' as "environment", coalesce(w."name", d."name") as "ruleName", b."enabled",
    true as "deployed", r."deletedAt" as "draftDeletedAt", b."lost", b."pausedAt", b."pausedByName", b."failingSince", b."failingReason",
    (case when w."ruleId" is null then d."functionId" else w."functionId" end) is not null as "hasFunction",
    s."id" as "serviceId", s."name" as "serviceName", s."provider",
    a."id" as "accountId", a."providerOrgName" as "accountName", a."revokedAt", a."revokedByName",
    u."refusedAt", u."refusedReason", u."scopes", ${changeOf} as "change", b."accountId" as "presentAccountId", m."id" as "rememberedAccountId",
    d."ruleId" is not null and w."functionVersionId" is distinct from d."functionVersionId" as "functionChanged"
  from "Rule" r
  join "RuleBinding" b on b."ruleId" = r."id" and b."environment" = 'PRODUCTION'
  left join "DeployedRule" d on d."deploymentId" = b."deploymentId" and d."ruleId" = r."id"
  ${joinTarget(target)}
  join "Service" s on s."id" = coalesce(w."serviceId", d."serviceId")
  left join "Account" p on p."id" = b."accountId" and p."serviceId" = s."id"
  left join "Account" m on m."id" = (b."lost"->>'accountId')::uuid and m."serviceId" = s."id" and m."organizationId" = r."organizationId"
    and m."environment" = 'PRODUCTION' and m."projectId" = r."projectId" and m."firstSync" = 'DONE'
  left join "Account" a on a."organizationId" = r."organizationId"
    and a."id" = coalesce(($4::jsonb->>r."id"::text)::uuid, p."id"${target.deploymentId === null ? "" : `, m."id"`}, ($5::jsonb->>s."id"::text)::uuid)
  left join "Authorization" u on u."id" = a."authorizationId"
  where r."projectId" = $1::uuid and r."organizationId" = $2::uuid and (w."ruleId" is not null or d."ruleId" is not null)
  order by lower(coalesce(w."name", d."name")) collate "C", r."id"`;

import type { Environment as EnvironmentName } from "../../generated/prisma/enums.ts";
import type { Providers } from "../../providers/providers.ts";
import { deadConnections } from "../executions/index.ts";
import type { DeadConnection, LostAccount, RememberedAccount, RuleFacts } from "./rule-status.ts";

/** The facts of a rule in one environment, with what its screens and problems name. */
export type BindingFacts = RuleFacts & {
  ruleId: string;
  ruleName: string;
  serviceId: string;
  accountId: string | null;
};

/** One row of `factsStatement`. */
export type FactsRow = {
  ruleId: string;
  environment: EnvironmentName;
  ruleName: string;
  enabled: boolean;
  deployed: boolean;
  draftDeletedAt: Date | null;
  pausedAt: Date | null;
  pausedByName: string | null;
  failingSince: Date | null;
  failingReason: string | null;
  probeAt: Date | null;
  lost: LostAccount | RememberedAccount | null;
  hasFunction: boolean;
  serviceId: string;
  serviceName: string;
  provider: string;
  accountId: string | null;
  accountName: string | null;
  revokedAt: Date | null;
  revokedByName: string | null;
  refusedAt: Date | null;
  refusedReason: string | null;
  scopes: string[] | null;
  /** Times as JSON writes them. */
  deadConnections: { [Key in keyof DeadConnection]: string | null }[] | null;
};

/** Every fact of the bindings of the rules `$1` in the organization `$2`, development first. */
export const factsStatement = `
  select b."ruleId", b."environment"::text as "environment", coalesce(d."name", r."name") as "ruleName", b."enabled",
    d."ruleId" is not null as "deployed", r."deletedAt" as "draftDeletedAt", b."lost",
    b."pausedAt", b."pausedByName", b."failingSince", b."failingReason", b."probeAt",
    (case when d."ruleId" is not null then d."functionId" else r."functionId" end) is not null as "hasFunction",
    s."id" as "serviceId", s."name" as "serviceName", s."provider",
    a."id" as "accountId", a."providerOrgName" as "accountName", a."revokedAt", a."revokedByName",
    u."refusedAt", u."refusedReason", u."scopes",
    (select jsonb_agg(jsonb_build_object('name', n."name", 'revokedAt', c."revokedAt", 'revokedByName', c."revokedByName", 'refusedAt', y."refusedAt") order by n."name")
      from ${deadConnections}) as "deadConnections"
  from "RuleBinding" b
  join "Rule" r on r."id" = b."ruleId"
  left join "DeployedRule" d on b."environment" = 'PRODUCTION' and d."deploymentId" = b."deploymentId" and d."ruleId" = b."ruleId"
  join "Service" s on s."id" = coalesce(d."serviceId", r."serviceId")
  left join "Account" a on a."id" = b."accountId"
  left join "Authorization" u on u."id" = a."authorizationId"
  where b."ruleId" = any($1::uuid[]) and b."organizationId" = $2::uuid
  order by b."ruleId", b."environment"`;

/** A row with the scopes compared by the rules of its provider. */
export function toFacts(providers: Providers, row: FactsRow): BindingFacts {
  const provider = providers.find(row.provider);
  return {
    ruleId: row.ruleId,
    ruleName: row.ruleName,
    environment: row.environment,
    enabled: row.enabled,
    deployed: row.deployed,
    draftDeleted: row.draftDeletedAt !== null,
    pausedAt: row.pausedAt,
    pausedByName: row.pausedByName,
    failingSince: row.failingSince,
    failingReason: row.failingReason,
    probeAt: row.probeAt,
    lost: row.lost && "accountId" in row.lost ? null : row.lost,
    deadConnections: (row.deadConnections ?? []).map((each) => ({
      name: each.name ?? "",
      revokedAt: each.revokedAt === null ? null : new Date(each.revokedAt),
      revokedByName: each.revokedByName,
      refusedAt: each.refusedAt === null ? null : new Date(each.refusedAt),
    })),
    hasFunction: row.hasFunction,
    serviceId: row.serviceId,
    serviceName: row.serviceName,
    accountId: row.accountId,
    account:
      row.accountId === null
        ? null
        : {
            name: row.accountName ?? "",
            revokedAt: row.revokedAt,
            revokedByName: row.revokedByName,
            refusedAt: row.refusedAt,
            refusedReason: row.refusedReason,
            missingScopes: provider?.missingScopes(provider.requiredScopes, row.scopes ?? []) ?? [],
          },
  };
}

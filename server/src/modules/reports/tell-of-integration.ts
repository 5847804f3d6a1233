import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import type { NotificationDetail } from "./notification-detail.ts";
import { recordNotifications } from "./record-notifications.ts";

/** How many rules that stop are named. */
const named = 20;
/** How many more are counted. */
const counted = 10_000;

type AccountFacts = {
  accountId: string;
  serviceId: string;
  environment: Environment;
  accountName: string;
  serviceName: string;
  projectName: string | null;
};
type StoppedFacts = AccountFacts & { rules: string[] | null; ruleCount: number; contacts: number };

/** Records that an account began to run: its first sync is done, or (`again`) a person granted it after a hold. */
export async function tellOfEnabled(
  scope: TransactionScope,
  given: {
    organizationId: string;
    accountId: string;
    again: boolean;
    byName?: string | null;
    /** Events that wait no longer. */
    replayed?: number;
  },
): Promise<void> {
  const { organizationId, accountId, again, byName = null, replayed = 0 } = given;
  const found = await scope.tx.$queryRaw<AccountFacts[]>(Prisma.sql`
    ${accountsOf([accountId], organizationId)}`);
  await recordNotifications(
    scope,
    found.map(({ serviceId, environment, ...names }) => ({
      organizationId,
      kind: "INTEGRATION_ENABLED" as const,
      phase: "EVENT" as const,
      environment,
      accountId,
      serviceId,
      cause: again ? "account.resumed" : "account.granted",
      detail: {
        ...namesOf(names),
        again,
        at: scope.now.toISOString(),
        ...(byName === null ? {} : { byName }),
        ...(replayed > 0 ? { heldEvents: { count: replayed, more: false, replayed: true } } : {}),
      },
    })),
  );
}

/**
 * Records that accounts stop, one notification for each, with the rules that stop with it: 20 named, and how many more. Before
 * accounts are deleted: what they were goes into it. In a fixed number of statements.
 */
export async function tellOfDisabled(
  scope: TransactionScope,
  given: {
    organizationId: string;
    accountIds: readonly string[];
    cause: "REVOKED" | "ACCOUNT_DELETED" | "SERVICE_DELETED";
    byName: string | null;
  },
): Promise<void> {
  const { organizationId, accountIds, cause, byName } = given;
  if (accountIds.length === 0) return;
  const found = await scope.tx.$queryRaw<StoppedFacts[]>(Prisma.sql`
    select a.*, r.*, c.* from (${accountsOf(accountIds, organizationId)}) a
    cross join lateral (
      select (array_agg(r."name" order by r."id"))[1:${named}::int] as "rules", count(*)::int as "ruleCount" from (
        select r."id", r."name" from "RuleBinding" b join "Rule" r on r."id" = b."ruleId"
        where b."accountId" = a."accountId" and b."enabled" and (b."environment" = 'DEVELOPMENT' or b."deploymentId" is not null)
        limit ${counted}) r) r
    cross join lateral (
      select count(*)::int as "contacts" from (
        select from "Contact" c where c."accountId" = a."accountId" and c."deletedAt" is null limit ${counted}) c) c`);
  await recordNotifications(
    scope,
    found.map(({ accountId, serviceId, environment, rules, ruleCount, contacts, ...names }) => ({
      organizationId,
      kind: "INTEGRATION_DISABLED" as const,
      phase: "EVENT" as const,
      environment,
      accountId,
      serviceId,
      cause: cause === "REVOKED" ? "account.revoked" : "account.deleted",
      detail: {
        ...namesOf(names),
        cause,
        at: scope.now.toISOString(),
        ...(byName === null ? {} : { byName }),
        stopped: {
          rules: rules ?? [],
          moreRules: Math.max(0, ruleCount - named),
          ...(cause === "REVOKED" ? {} : { deletedContacts: contacts }),
        },
      },
    })),
  );
}

/** Ends the incidents about records that are deleted, and tells nobody: what is mailed of the deletion says it. */
export async function closeIncidents(
  { tx, now }: TransactionScope,
  { organizationId, subjectIds }: { organizationId: string; subjectIds: readonly string[] },
): Promise<void> {
  await tx.incident.updateMany({
    where: { organizationId, subjectId: { in: [...subjectIds] }, resolvedAt: null },
    data: { resolvedAt: now, remindAt: null },
  });
}

function accountsOf(accountIds: readonly string[], organizationId: string): Prisma.Sql {
  return Prisma.sql`
    select a."id" as "accountId", a."serviceId", a."environment"::text, a."providerOrgName" as "accountName",
      s."name" as "serviceName", p."name" as "projectName"
    from "Account" a join "Service" s on s."id" = a."serviceId" left join "Project" p on p."id" = a."projectId"
    where a."id" = any(${[...accountIds]}::uuid[]) and a."organizationId" = ${organizationId}::uuid`;
}

function namesOf({
  accountName,
  serviceName,
  projectName,
}: Pick<AccountFacts, "accountName" | "serviceName" | "projectName">): NotificationDetail {
  return { accountName, serviceName, ...(projectName === null ? {} : { projectName }) };
}

import type { Context, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment, Rule, Service } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError, ValidationError } from "../../platform/errors.ts";
import { findListenable } from "../catalogue/index.ts";

// Locks are taken in this order everywhere: function, rule, account, binding, trigger.

/** A rule of the organization, its row locked until the end of the transaction. Throws NotFoundError. */
export async function getLockedRule(
  { tx }: TransactionScope,
  organizationId: string,
  ruleId: string,
): Promise<Rule> {
  const [rule] = await tx.$queryRaw<Rule[]>(Prisma.sql`
    select * from "Rule" where "id" = ${ruleId}::uuid and "organizationId" = ${organizationId}::uuid and "goneAt" is null for update`);
  if (!rule) throw new NotFoundError("The rule");
  return rule;
}

/** As getLockedRule, for what changes the draft: one whose draft was deleted is not found either. */
export async function getLockedDraft(
  scope: TransactionScope,
  organizationId: string,
  ruleId: string,
): Promise<Rule> {
  const rule = await getLockedRule(scope, organizationId, ruleId);
  if (rule.deletedAt) throw new NotFoundError("The draft of the rule");
  return rule;
}

/** As getLockedRule, for what changes the rule in one environment. */
export function getLockedRuleIn(
  scope: TransactionScope,
  organizationId: string,
  ruleId: string,
  environment: Environment,
): Promise<Rule> {
  return environment === "DEVELOPMENT"
    ? getLockedDraft(scope, organizationId, ruleId)
    : getLockedRule(scope, organizationId, ruleId);
}

/** As getLockedRuleIn, for several rules, in the order asked for; they are locked in the order of their ids. */
export async function getLockedRulesIn(
  { tx }: TransactionScope,
  organizationId: string,
  ruleIds: readonly string[],
  environment: Environment,
): Promise<Rule[]> {
  const rules = await tx.$queryRaw<Rule[]>(Prisma.sql`
    select * from "Rule" where "id" = any(${ruleIds}::uuid[]) and "organizationId" = ${organizationId}::uuid
      and "goneAt" is null and (${environment === "PRODUCTION"} or "deletedAt" is null)
    order by "id" for update`);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return ruleIds.map((id) => {
    const rule = byId.get(id);
    if (!rule) throw new NotFoundError("The rule");
    return rule;
  });
}

/** The service whose accounts rules take in an environment: in production that of what is deployed, else the draft's. */
export async function serviceIdIn(
  { tx }: TransactionScope,
  ruleIds: readonly string[],
  environment: Environment,
): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ ruleId: string; serviceId: string }[]>(Prisma.sql`
    select b."ruleId", coalesce(d."serviceId", r."serviceId") as "serviceId"
    from "RuleBinding" b join "Rule" r on r."id" = b."ruleId"
    left join "DeployedRule" d on b."environment" = 'PRODUCTION' and d."deploymentId" = b."deploymentId" and d."ruleId" = b."ruleId"
    where b."ruleId" = any(${ruleIds}::uuid[]) and b."environment" = ${environment}::"Environment"`);
  return new Map(rows.map(({ ruleId, serviceId }) => [ruleId, serviceId]));
}

/** A service that rules can listen to. Throws NotFoundError, or ValidationError for one without events. */
export async function getEventService(
  { tx }: TransactionScope,
  organizationId: string,
  serviceKey: string,
): Promise<Service> {
  const service = await tx.service.findFirst({
    where: { key: serviceKey, OR: [{ organizationId: null }, { organizationId }] },
    orderBy: { organizationId: { sort: "asc", nulls: "last" } },
  });
  if (!service) throw new NotFoundError("The service");
  if (!service.capabilities.includes("EVENTS"))
    throw new ValidationError([
      { path: "serviceKey", message: `${service.name} has no events that rules can listen to.` },
    ]);
  return service;
}

/** Refuses event types that the service does not have. Throws ValidationError that names each. */
export function assertEventTypes(
  ctx: Pick<Context, "providers">,
  service: Service,
  eventTypes: readonly string[],
): void {
  const issues = eventTypes.flatMap((key, index) =>
    findListenable(ctx, service, key)
      ? []
      : [
          {
            path: `eventTypes.${index}`,
            message: `${service.name} has no event type "${key}". See \`eventTypes\`; upper and lower case count.`,
          },
        ],
  );
  if (issues.length > 0) throw new ValidationError(issues);
}

/** Refuses a function that the rules of a project cannot run, and keeps it from being deleted meanwhile. */
export async function lockFunction(
  { tx }: TransactionScope,
  organizationId: string,
  functionId: string,
): Promise<{ projectId: string }> {
  const [found] = await tx.$queryRaw<{ projectId: string }[]>(Prisma.sql`
    select "projectId" from "Function" where "id" = ${functionId}::uuid and "organizationId" = ${organizationId}::uuid
      and "deletedAt" is null
    for key share`);
  if (!found) throw new NotFoundError("The function");
  return found;
}

export function assertSameProject(found: { projectId: string }, projectId: string): void {
  if (found.projectId !== projectId)
    throw new ValidationError([
      { path: "functionId", message: "This function belongs to another project than the rule." },
    ]);
}

/** What decides whether a rule may use an account. */
export type Associable = {
  id: string;
  providerOrgName: string;
  serviceId: string;
  environment: Environment;
  projectId: string | null;
  firstSync: string;
};

/**
 * Accounts of the organization, their rows share-locked in the order of their ids, so that whoever revokes or deletes
 * one sees the association. Throws NotFoundError where one is missing.
 */
export async function lockAccounts(
  { tx }: TransactionScope,
  organizationId: string,
  accountIds: readonly string[],
): Promise<Map<string, Associable>> {
  const wanted = [...new Set(accountIds)];
  const accounts = await tx.$queryRaw<Associable[]>(Prisma.sql`
    select a."id", a."providerOrgName", a."serviceId", a."environment"::text as "environment", a."projectId",
      a."firstSync"::text as "firstSync"
    from "Account" a join "Authorization" u on u."id" = a."authorizationId"
    where a."id" = any(${wanted}::uuid[]) and a."organizationId" = ${organizationId}::uuid
    order by a."id" for share of a, u`);
  if (accounts.length < wanted.length) throw new NotFoundError("The account");
  return new Map(accounts.map((account) => [account.id, account]));
}

/** Why no rule of a project may use an account in an environment; null where they may. A revoked one is fine: events wait. */
export function whyNotAssociable(
  { providerOrgName: name, ...account }: Associable,
  projectId: string,
  environment: Environment,
): ConflictError | null {
  if (account.environment !== environment)
    return new ConflictError(
      `${name} is a ${account.environment.toLowerCase()} account; the rule needs one of ${environment.toLowerCase()}.`,
      "WRONG_ENVIRONMENT",
    );
  if (environment === "PRODUCTION" && account.projectId !== projectId)
    return new ConflictError(`${name} is a production account of another project.`, "WRONG_PROJECT");
  if (account.firstSync !== "DONE")
    return new ConflictError(
      `The first sync of ${name} has not finished. Associate it when it has.`,
      "SYNC_NOT_FINISHED",
    );
  return null;
}

/** The refusal of an account of another service than the rule's. */
export function wrongService({ providerOrgName }: Associable): ConflictError {
  return new ConflictError(
    `${providerOrgName} is an account of another service than the rule's.`,
    "WRONG_SERVICE",
  );
}

/** One account that a rule may use in an environment, share-locked. Throws NotFoundError or ConflictError. */
export async function getAssociableAccount(
  scope: TransactionScope,
  rule: Pick<Rule, "organizationId" | "serviceId" | "projectId">,
  environment: Environment,
  accountId: string,
): Promise<Associable> {
  const account = (await lockAccounts(scope, rule.organizationId, [accountId])).get(accountId);
  if (!account) throw new NotFoundError("The account");
  if (account.serviceId !== rule.serviceId) throw wrongService(account);
  const refusal = whyNotAssociable(account, rule.projectId, environment);
  if (refusal) throw refusal;
  return account;
}

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

type Associable = { id: string; providerOrgName: string };

/**
 * An account that a rule may use in an environment, its row share-locked, so that whoever revokes or deletes it sees
 * the association. It must be of the rule's service and of the environment; a production account of the rule's
 * project too; and its first sync must have finished. A revoked one is fine: events wait. Throws NotFoundError or
 * ConflictError.
 */
export async function getAssociableAccount(
  { tx }: TransactionScope,
  rule: Pick<Rule, "organizationId" | "serviceId" | "projectId">,
  environment: Environment,
  accountId: string,
): Promise<Associable> {
  const [account] = await tx.$queryRaw<
    {
      id: string;
      providerOrgName: string;
      serviceId: string;
      environment: Environment;
      projectId: string | null;
      firstSync: string;
    }[]
  >(Prisma.sql`
    select a."id", a."providerOrgName", a."serviceId", a."environment"::text as "environment", a."projectId",
      a."firstSync"::text as "firstSync"
    from "Account" a join "Authorization" u on u."id" = a."authorizationId"
    where a."id" = ${accountId}::uuid and a."organizationId" = ${rule.organizationId}::uuid
    for share of a, u`);
  if (!account) throw new NotFoundError("The account");
  const { providerOrgName: name } = account;
  if (account.serviceId !== rule.serviceId)
    throw new ConflictError(`${name} is an account of another service than the rule's.`, "WRONG_SERVICE");
  if (account.environment !== environment)
    throw new ConflictError(
      `${name} is a ${account.environment.toLowerCase()} account; the rule needs one of ${environment.toLowerCase()}.`,
      "WRONG_ENVIRONMENT",
    );
  if (environment === "PRODUCTION" && account.projectId !== rule.projectId)
    throw new ConflictError(`${name} is a production account of another project.`, "WRONG_PROJECT");
  if (account.firstSync !== "DONE")
    throw new ConflictError(
      `The first sync of ${name} has not finished. Associate it when it has.`,
      "SYNC_NOT_FINISHED",
    );
  return account;
}

import type { TransactionScope } from "../../context.ts";
import type { Project } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { lockAccounts, whyNotAssociable, wrongService } from "../rules/index.ts";
import type { DeploymentChoices } from "./deployment-input.ts";
import type { GivenAccount, PlannedRule } from "./plan-rules.ts";

type Accounts = Awaited<ReturnType<typeof lockAccounts>>;

/** The accounts chosen with a deployment, locked. Throws NotFoundError for any that is not the organization's, and for rules likewise. */
export async function lockChosen(
  scope: TransactionScope,
  project: Project,
  { accounts, accountsForUnbound }: Pick<DeploymentChoices, "accounts" | "accountsForUnbound">,
): Promise<Accounts> {
  const ruleIds = accounts.map(({ ruleId }) => ruleId);
  const [found] = await scope.tx.$queryRawUnsafe<{ count: number }[]>(
    `select count(*)::int as "count" from "Rule" where "id" = any($1::uuid[]) and "projectId" = $2::uuid and "organizationId" = $3::uuid`,
    ruleIds,
    project.id,
    project.organizationId,
  );
  if (found?.count !== ruleIds.length) throw new NotFoundError("The rule");
  return lockAccounts(scope, project.organizationId, [
    ...accounts.map(({ accountId }) => accountId),
    ...accountsForUnbound,
  ]);
}

/** The accounts for rules that have none, by service: at most one of each, which production of the project may use. */
export function chooseForUnbound(
  accounts: Accounts,
  { id: projectId }: Pick<Project, "id">,
  accountIds: readonly string[],
): Map<string, string> {
  const ofService = new Map<string, string>();
  for (const [index, accountId] of accountIds.entries()) {
    const account = accounts.get(accountId);
    if (!account) throw new NotFoundError("The account");
    const refusal = whyNotAssociable(account, projectId, "PRODUCTION");
    const path = `accountsForUnbound.${index}`;
    if (refusal) throw new ValidationError([{ path, message: refusal.message }]);
    if (ofService.has(account.serviceId))
      throw new ValidationError([{ path, message: "Choose one account per service." }]);
    ofService.set(account.serviceId, accountId);
  }
  return ofService;
}

/** Each account must fit the rule that it is given to, by the definition that is to come. Throws ValidationError. */
export function assertAccountsFit(
  accounts: Accounts,
  { id: projectId }: Pick<Project, "id">,
  plan: readonly PlannedRule[],
  given: readonly GivenAccount[],
): void {
  const rules = new Map(plan.map((rule) => [rule.ruleId, rule]));
  const issues = given.flatMap(({ ruleId, accountId }, index) => {
    const rule = rules.get(ruleId);
    const account = accounts.get(accountId);
    if (!rule) throw new NotFoundError("The rule");
    if (!account) throw new NotFoundError("The account");
    if (rule.change === "REMOVED")
      return [
        { path: `accounts.${index}.ruleId`, message: `${rule.ruleName} leaves production and needs none.` },
      ];
    const refusal =
      account.serviceId === rule.serviceId
        ? whyNotAssociable(account, projectId, "PRODUCTION")
        : wrongService(account);
    return refusal
      ? [{ path: `accounts.${index}.accountId`, message: `${rule.ruleName}: ${refusal.message}` }]
      : [];
  });
  if (issues.length > 0) throw new ValidationError(issues);
}

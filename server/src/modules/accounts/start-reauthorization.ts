import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { askedScopes } from "../../providers/asked-scopes.ts";
import { recordAudit } from "../access/index.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { beginFlow } from "../authorization/index.ts";
import type { GrantChoice } from "../authorization/index.ts";
import type { AccountRecord } from "./accounts.records.ts";
import type { StartedAuthorization } from "./start-account-authorization.ts";

/** Begins a new consent for an account; the caller has authorised it. */
export async function startReauthorization(
  ctx: Context,
  account: AccountRecord,
  options: { anyOrganization?: boolean; grantChoice?: GrantChoice } = {},
): Promise<StartedAuthorization> {
  const { prisma } = ctx.database;
  const [{ slug }, { parameters }] = await Promise.all([
    prisma.organization.findUniqueOrThrow({ where: { id: account.organizationId }, select: { slug: true } }),
    prisma.authorization.findUniqueOrThrow({
      where: { id: account.authorizationId, organizationId: account.organizationId },
      select: { parameters: true },
    }),
  ]);
  const flow = await beginFlow(ctx, {
    organizationSlug: slug,
    service: account.service,
    environment: account.environment,
    projectId: account.projectId,
    purpose: { accountId: account.id },
    scopes: askedScopes(ctx.providers.get(account.service.provider)),
    parameters: parameters as ParameterValues,
    ...options,
  });
  await inTransaction(ctx, async (scope) => {
    await flow.record(scope);
    await recordAudit(ctx, scope, {
      act: "account.reauthorizationStarted",
      entityType: "Account",
      entityId: account.id,
      after: { ...options },
    });
  });
  return { authorizationUrl: flow.authorizationUrl, expiresAt: flow.expiresAt };
}

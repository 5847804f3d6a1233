import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { beginFlow } from "../authorization/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { StartedAuthorization } from "./start-account-authorization.ts";

/** Begins a new consent for an account. It must be given by the same provider organization. */
export async function reauthorizeAccount(
  ctx: Context,
  input: { accountId: string },
): Promise<StartedAuthorization> {
  const { organizationId } = authoriseInAny(ctx, "ACCOUNTS");
  const account = await getAccount(ctx.database.prisma, organizationId, input.accountId);
  authoriseIn(ctx, "ACCOUNTS", account.environment);
  const { slug } = await ctx.database.prisma.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { slug: true },
  });
  const flow = await beginFlow(ctx, {
    organizationSlug: slug,
    service: account.service,
    environment: account.environment,
    projectId: account.projectId,
    accountId: account.id,
  });
  await inTransaction(ctx, async (scope) => {
    await flow.record(scope);
    await recordAudit(ctx, scope, {
      act: "account.reauthorizationStarted",
      entityType: "Account",
      entityId: account.id,
    });
  });
  return { authorizationUrl: flow.authorizationUrl, expiresAt: flow.expiresAt };
}

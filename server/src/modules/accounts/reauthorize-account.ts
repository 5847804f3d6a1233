import type { Context } from "../../context.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { StartedAuthorization } from "./start-account-authorization.ts";
import { startReauthorization } from "./start-reauthorization.ts";

/**
 * Begins a new consent for an account. It must be given by the same provider organization, unless
 * `allowDifferentOrganization`: then another one may take its place, with the rules that use the account.
 */
export async function reauthorizeAccount(
  ctx: Context,
  input: { accountId: string; allowDifferentOrganization?: boolean | null },
): Promise<StartedAuthorization> {
  const { organizationId } = authoriseInAny(ctx, "ACCOUNTS");
  const account = await getAccount(ctx.database.prisma, organizationId, input.accountId);
  authoriseIn(ctx, "ACCOUNTS", account.environment);
  return startReauthorization(ctx, account, { anyOrganization: input.allowDifferentOrganization ?? false });
}

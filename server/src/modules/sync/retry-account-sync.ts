import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { requestOrgSync } from "./request-org-sync.ts";

/** Schedules an org sync of an account now: after a failure, or because somebody does not want to wait for the next. */
export async function retryAccountSync(
  ctx: Context,
  input: { accountId: string },
): Promise<{ accountId: string; syncRun: SyncRun }> {
  const { organizationId } = authoriseInAny(ctx, "ACCOUNTS");
  const { accountId } = input;
  return inTransaction(ctx, async (scope) => {
    const account = await scope.tx.account.findUnique({ where: { id: accountId, organizationId } });
    if (!account) throw new NotFoundError("The account");
    authoriseIn(ctx, "ACCOUNTS", account.environment);
    return { accountId, syncRun: await requestOrgSync(ctx, scope, account) };
  });
}

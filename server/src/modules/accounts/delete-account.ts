import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { holdRefreshes, revokeAtProvider } from "../authorization/index.ts";
import { closeWatch } from "../intake/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { AccountRecord } from "./accounts.records.ts";
import { previewImpact } from "./preview-impact.ts";
import type { AccountImpact } from "./preview-impact.ts";
import { removeAccounts } from "./remove-accounts.ts";

export type DeletedAccount = {
  account: AccountRecord | null;
  deletedAccountId: string | null;
  impact: AccountImpact;
  preview: boolean;
};

/**
 * Deletes an account for good: its push channel and tokens are ended at the provider (the receipt goes into the audit
 * log), its secrets are destroyed, and each rule that used it needs configuration, with a Problem that says so. With
 * `preview` it only tells what it would touch.
 */
export async function deleteAccount(
  ctx: Context,
  input: { accountId: string; preview?: boolean | null },
): Promise<DeletedAccount> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "ACCOUNTS");
  const { accountId } = input;
  const account = await getAccount(ctx.database.prisma, organizationId, accountId);
  authoriseIn(ctx, "ACCOUNTS", account.environment);
  const impact = await previewImpact(ctx, { organizationId, accountIds: [accountId] });
  if (input.preview) return { account, deletedAccountId: null, impact, preview: true };

  await closeWatch(ctx, accountId);
  const key = { organizationId, authorizationId: account.authorizationId };
  // Whoever meets the ended tokens waits until the account is gone, instead of telling that it needs re-authentication.
  const release = await holdRefreshes(ctx, key);
  try {
    const receipt = await revokeAtProvider(ctx, key);
    await inTransaction(ctx, async (scope) => {
      const { tx, now } = scope;
      const { removedIds, rules } = await removeAccounts(scope, {
        organizationId,
        accountIds: [accountId],
        cause: "ACCOUNT_DELETED",
        byName: actorName,
        reason: `The account ${account.providerOrgName} was deleted by ${actorName}.`,
      });
      if (removedIds.length === 0) throw new NotFoundError("The account");
      await recordAudit(ctx, scope, {
        act: "account.deleted",
        entityType: "Account",
        entityId: accountId,
        before: {
          providerOrgId: account.providerOrgId,
          providerOrgName: account.providerOrgName,
          environment: account.environment,
        },
        after: { receipt, rulesStopped: rules.length },
      });
      await appendChanges(tx, now, [
        {
          organizationId,
          name: "account.deleted",
          entityType: "Account",
          entityId: accountId,
          actorName,
          payload: { accountName: account.providerOrgName, rulesStopped: rules.length },
        },
      ]);
    });
  } finally {
    await release();
  }
  return { account: null, deletedAccountId: accountId, impact, preview: false };
}

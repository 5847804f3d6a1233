import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { announceRulesOfAccount } from "../rules/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { AccountRecord } from "./accounts.records.ts";
import { previewImpact } from "./preview-impact.ts";
import type { AccountImpact } from "./preview-impact.ts";

export type RevokedAccount = { account: AccountRecord; impact: AccountImpact; preview: boolean };

/**
 * Puts a hold on an account: its rules stop, its events wait until `grantAccount`. With `preview` it only tells what it
 * would touch. Throws ConflictError ALREADY_REVOKED.
 */
export async function revokeAccount(
  ctx: Context,
  input: { accountId: string; preview?: boolean | null },
): Promise<RevokedAccount> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "ACCOUNTS");
  const { accountId } = input;
  const found = await getAccount(ctx.database.prisma, organizationId, accountId);
  authoriseIn(ctx, "ACCOUNTS", found.environment);
  const impact = await previewImpact(ctx, { organizationId, accountId });
  if (input.preview) return { account: found, impact, preview: true };
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const revoked = await tx.account.updateMany({
      where: { id: accountId, organizationId, revokedAt: null },
      data: { revokedAt: now, revokedByName: actorName },
    });
    const account = await getAccount(tx, organizationId, accountId);
    if (revoked.count === 0)
      throw new ConflictError(
        `The account was already revoked by ${account.revokedByName ?? "somebody"}.`,
        "ALREADY_REVOKED",
      );
    await recordAudit(ctx, scope, { act: "account.revoked", entityType: "Account", entityId: accountId });
    await announceRulesOfAccount(scope, { organizationId, accountId, actorName });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "account.revoked",
        entityType: "Account",
        entityId: accountId,
        actorName,
        payload: { accountName: account.providerOrgName },
      },
    ]);
    return { account, impact, preview: false };
  });
}

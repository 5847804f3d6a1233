import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { holdRefreshes, revokeAtProvider, wasRevokedThere } from "../authorization/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { tellOfDisabled } from "../reports/index.ts";
import { announceRulesOfAccount } from "../rules/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { AccountRecord } from "./accounts.records.ts";
import { previewImpact } from "./preview-impact.ts";
import type { AccountImpact } from "./preview-impact.ts";

export type RevokedAccount = {
  account: AccountRecord;
  impact: AccountImpact;
  preview: boolean;
  receipt: Receipt | null;
};

/**
 * Puts a hold on an account: its rules stop, its events wait until `grantAccount`. With `atProvider` its tokens are
 * revoked there as well, after the hold stands; the receipt says how that went, and granting then takes a new consent.
 * With `preview` it only tells what it would touch. Throws ConflictError ALREADY_REVOKED.
 */
export async function revokeAccount(
  ctx: Context,
  input: { accountId: string; preview?: boolean | null; atProvider?: boolean | null },
): Promise<RevokedAccount> {
  const { organizationId } = authoriseInAny(ctx, "ACCOUNTS");
  const { accountId } = input;
  const found = await getAccount(ctx.database.prisma, organizationId, accountId);
  authoriseIn(ctx, "ACCOUNTS", found.environment);
  const impact = await previewImpact(ctx, { organizationId, accountIds: [accountId] });
  if (input.preview) return { account: found, impact, preview: true, receipt: null };
  // On hold already, only the tokens at the provider are left to be revoked.
  const onlyThere = found.revokedAt !== null && input.atProvider === true && !wasRevokedThere(found);
  const held = onlyThere ? found : await hold(ctx, organizationId, accountId);
  if (!input.atProvider) return { account: held, impact, preview: false, receipt: null };
  const key = { organizationId, authorizationId: held.authorizationId };
  // What still runs and meets the ended tokens waits until the receipt is kept, and tells nobody to re-authenticate.
  const release = await holdRefreshes(ctx, key);
  try {
    const receipt = await revokeAtProvider(ctx, key);
    return { account: await keepReceipt(ctx, held, receipt), impact, preview: false, receipt };
  } finally {
    await release();
  }
}

async function hold(ctx: Context, organizationId: string, accountId: string): Promise<AccountRecord> {
  const actorName = ctx.actor?.name ?? null;
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
    await tellOfDisabled(scope, {
      organizationId,
      accountIds: [accountId],
      cause: "REVOKED",
      byName: actorName,
    });
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
    return account;
  });
}

/** Keeps the receipt; tokens that are gone there are marked as refused, so that nothing tries them again. */
async function keepReceipt(ctx: Context, account: AccountRecord, receipt: Receipt): Promise<AccountRecord> {
  const { id: accountId, organizationId, authorizationId } = account;
  const actorName = ctx.actor?.name ?? null;
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    await tx.account.updateMany({
      where: { id: accountId, organizationId },
      data: { providerReceipt: { ...receipt } },
    });
    if (receipt.outcome !== "FAILED")
      await tx.authorization.updateMany({
        where: { id: authorizationId, organizationId, refusedAt: null },
        data: { refusedAt: now, refusedReason: `Revoked at the provider by ${actorName ?? "somebody"}.` },
      });
    await recordAudit(ctx, scope, {
      act: "account.revokedAtProvider",
      entityType: "Account",
      entityId: accountId,
      after: { receipt },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "account.revokedAtProvider",
        entityType: "Account",
        entityId: accountId,
        actorName,
        payload: {
          accountName: account.providerOrgName,
          outcome: receipt.outcome,
          ...(receipt.reason ? { reason: receipt.reason } : {}),
        },
      },
    ]);
    return getAccount(tx, organizationId, accountId);
  });
}

import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Account } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import type { Identity } from "../../providers/provider.ts";
import { recordAudit } from "../access/index.ts";
import type { FinishedFlow, GrantChoice } from "../authorization/index.ts";
import { FlowFailure, grantedBy, replaceTokens } from "../authorization/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { reviewRulesOfAccount } from "../rules/index.ts";
import { scheduleOrgSync } from "../sync/index.ts";
import { liftRevocation } from "./lift-revocation.ts";

/**
 * Puts the tokens of a new consent in the place of an account's. It must be of the same provider organization, unless
 * the flow was begun for any. A person's hold stays, except where this consent is what their grant waited for.
 */
export async function renewAccount(
  ctx: Context,
  { flow, service, connector, client, tokens }: FinishedFlow,
  identity: Identity,
  accountId: string,
): Promise<string> {
  const { organizationId } = flow;
  const actorName = ctx.actor?.name ?? null;
  const account = await ctx.database.prisma.account.findUnique({ where: { id: accountId, organizationId } });
  if (!account)
    throw new FlowFailure("STATE_UNKNOWN", "The account was deleted in the meantime. Add it again.");
  const moves = account.providerOrgId !== identity.orgId;
  if (moves && !flow.anyOrganization)
    throw new FlowFailure(
      "DIFFERENT_ORGANIZATION",
      `This account belongs to ${account.providerOrgName}, but the permission was given for ${identity.orgName}. Sign in there with the right organization, or reconnect with the choice that another may take its place.`,
    );
  await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    await replaceTokens(ctx, scope, {
      ...grantedBy({
        organizationId,
        connector,
        client,
        tokens,
        parameters: flow.parameters as ParameterValues,
      }),
      authorizationId: account.authorizationId,
    });
    if (moves) await moveAccount(scope, account, identity);
    await tx.account.update({
      where: { id: accountId, organizationId },
      data: { providerReceipt: Prisma.DbNull },
    });
    await resolveProblems(scope, {
      organizationId,
      subjectId: accountId,
      kind: "REAUTHENTICATION_REQUIRED",
      resolution: `Re-authenticated by ${actorName ?? "somebody"}`,
      actorName,
    });
    await recordAudit(ctx, scope, {
      act: "account.reauthenticated",
      entityType: "Account",
      entityId: accountId,
      before: { providerOrgId: account.providerOrgId },
      after: { providerOrgId: identity.orgId, scopes: tokens.scopes },
    });
    await reviewRulesOfAccount(ctx, scope, { organizationId, accountId, actorName });
    const choice = flow.grantChoice as GrantChoice | null;
    if (choice && account.revokedAt)
      await liftRevocation(ctx, scope, { organizationId, accountId, ...choice });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "account.reauthenticated",
        entityType: "Account",
        entityId: accountId,
        actorName,
        payload: {
          accountName: identity.orgName,
          serviceName: service.name,
          ...(moves ? { formerName: account.providerOrgName } : {}),
        },
      },
    ]);
  });
  return accountId;
}

/** Another provider organization takes the account's place: what was learned of the old one goes, a sync learns the new one. */
async function moveAccount(
  scope: TransactionScope,
  { id, organizationId }: Account,
  identity: Identity,
): Promise<void> {
  const { tx, now } = scope;
  try {
    await tx.account.update({
      where: { id, organizationId },
      data: {
        providerOrgId: identity.orgId,
        providerOrgName: identity.orgName,
        dataCentre: identity.dataCentre,
      },
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")
      throw new FlowFailure(
        "ACCOUNT_EXISTS",
        `${identity.orgName} is already connected here as an account of its own. Associate the rules with that one.`,
      );
    throw error;
  }
  await tx.mirroredItem.deleteMany({ where: { accountId: id } });
  await tx.polledItem.deleteMany({ where: { accountId: id } });
  // The channel was the old organization's: nothing of the new one is known before now.
  await tx.watchChannel.updateMany({
    where: { accountId: id, organizationId },
    data: {
      triedAt: null,
      expiresAt: null,
      state: "OPENING",
      dueAt: now,
      failures: 0,
      failure: null,
      coveredUntil: null,
      reviewDueAt: now,
      checkpoint: Prisma.DbNull,
    },
  });
  await tx.syncRun.updateMany({
    where: { accountId: id, status: "SCHEDULED" },
    data: { status: "CANCELED", finishedAt: now },
  });
  await scheduleOrgSync(scope, { organizationId, accountId: id });
}

import type { Context, Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { holdsPermission, recordAudit } from "../access/index.ts";
import type { FinishedFlow } from "../authorization/index.ts";
import { FlowFailure, giveBack, replaceTokens, storeAuthorization } from "../authorization/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { reviewRulesOfAccount } from "../rules/index.ts";
import { scheduleOrgSync } from "../sync/index.ts";

/**
 * Makes an account of a finished consent, or renews the one it was begun for, and answers its id. Throws FlowFailure
 * and gives the tokens back where the account exists, the organization is another one or the member may no longer.
 */
export async function completeAuthorization(
  environment: Environment,
  finished: FinishedFlow,
  ip: string,
): Promise<string> {
  try {
    const ctx = await contextOfMember(environment, finished, ip);
    return await (finished.flow.accountId
      ? renewAccount(ctx, finished, finished.flow.accountId)
      : addAccount(ctx, finished));
  } catch (error) {
    await giveBack(environment, finished.provider, finished.client, finished.tokens);
    throw error;
  }
}

async function addAccount(ctx: Context, { flow, service, tokens, identity }: FinishedFlow): Promise<string> {
  const { organizationId } = flow;
  const id = newId();
  try {
    await inTransaction(ctx, async (scope) => {
      const { tx, now } = scope;
      const authorizationId = await storeAuthorization(ctx, scope, {
        organizationId,
        serviceId: service.id,
        tokens,
      });
      await tx.account.create({
        data: {
          id,
          organizationId,
          serviceId: service.id,
          environment: flow.environment,
          projectId: flow.projectId,
          authorizationId,
          providerOrgId: identity.orgId,
          providerOrgName: identity.orgName,
          dataCentre: identity.dataCentre,
          grantedById: flow.memberId,
          grantedByName: ctx.actor?.name ?? "",
          grantedAt: now,
        },
      });
      await scheduleOrgSync(scope, { organizationId, accountId: id });
      await recordAudit(ctx, scope, {
        act: "account.added",
        entityType: "Account",
        entityId: id,
        after: {
          service: service.key,
          environment: flow.environment,
          providerOrgId: identity.orgId,
          scopes: tokens.scopes,
        },
      });
      await appendChanges(tx, now, [
        change(ctx, finishedChange("account.added", id, organizationId, identity.orgName, service.name)),
      ]);
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")
      throw new FlowFailure(
        "ACCOUNT_EXISTS",
        `${identity.orgName} is already connected here. Use the account that exists, or re-authenticate it.`,
      );
    throw error;
  }
  return id;
}

async function renewAccount(
  ctx: Context,
  { flow, service, tokens, identity }: FinishedFlow,
  accountId: string,
): Promise<string> {
  const { organizationId } = flow;
  const account = await ctx.database.prisma.account.findUnique({ where: { id: accountId, organizationId } });
  if (!account)
    throw new FlowFailure("STATE_UNKNOWN", "The account was deleted in the meantime. Add it again.");
  if (account.providerOrgId !== identity.orgId)
    throw new FlowFailure(
      "DIFFERENT_ORGANIZATION",
      `This account belongs to ${account.providerOrgName}, but the permission was given for ${identity.orgName}. Sign in there with the right organization.`,
    );
  await inTransaction(ctx, async (scope) => {
    await replaceTokens(ctx, scope, { organizationId, authorizationId: account.authorizationId, tokens });
    await resolveProblems(scope, {
      organizationId,
      subjectId: accountId,
      kind: "REAUTHENTICATION_REQUIRED",
      resolution: `Re-authenticated by ${ctx.actor?.name ?? "somebody"}`,
      actorName: ctx.actor?.name ?? null,
    });
    await recordAudit(ctx, scope, {
      act: "account.reauthenticated",
      entityType: "Account",
      entityId: accountId,
      after: { scopes: tokens.scopes },
    });
    await reviewRulesOfAccount(ctx, scope, { organizationId, accountId, actorName: ctx.actor?.name ?? null });
    await appendChanges(scope.tx, scope.now, [
      change(
        ctx,
        finishedChange(
          "account.reauthenticated",
          accountId,
          organizationId,
          account.providerOrgName,
          service.name,
        ),
      ),
    ]);
  });
  return accountId;
}

function finishedChange(
  name: string,
  entityId: string,
  organizationId: string,
  accountName: string,
  serviceName: string,
) {
  return { organizationId, name, entityType: "Account", entityId, payload: { accountName, serviceName } };
}

function change<Draft extends object>(ctx: Context, draft: Draft): Draft & { actorName: string | null } {
  return { ...draft, actorName: ctx.actor?.name ?? null };
}

/** The member who began the flow, as of now: roles may have gone since. */
async function contextOfMember(
  environment: Environment,
  { flow }: FinishedFlow,
  ip: string,
): Promise<Context> {
  const member = await environment.database.prisma.member.findUnique({
    where: { id: flow.memberId, organizationId: flow.organizationId, removedAt: null },
    include: { user: { select: { name: true } } },
  });
  const actor = member && {
    organizationId: flow.organizationId,
    memberId: member.id,
    name: member.user.name,
    roles: member.roles,
    scopes: null,
    sessionId: flow.sessionId,
    apiTokenId: null,
    expiresAt: flow.expiresAt,
  };
  if (!actor || !holdsPermission(actor, `ACCOUNTS_${flow.environment}`))
    throw new FlowFailure(
      "NOT_ALLOWED",
      "Your roles no longer allow you to add accounts here. Nothing was added.",
    );
  return { ...environment, actor, ip, setCookie: null };
}

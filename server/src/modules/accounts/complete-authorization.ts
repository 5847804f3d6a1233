import type { Context, Environment } from "../../context.ts";
import { holdsPermission } from "../access/index.ts";
import type { FinishedFlow } from "../authorization/index.ts";
import { FlowFailure, giveBack } from "../authorization/index.ts";
import { renewAccount } from "./renew-account.ts";
import { storeAccount } from "./store-account.ts";

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
      : storeAccount(ctx, {
          ...finished,
          organizationId: finished.flow.organizationId,
          memberId: finished.flow.memberId,
          environment: finished.flow.environment,
          projectId: finished.flow.projectId,
          by: "CONSENT",
        }));
  } catch (error) {
    await giveBack(environment, finished.provider, finished.client, finished.tokens);
    throw error;
  }
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

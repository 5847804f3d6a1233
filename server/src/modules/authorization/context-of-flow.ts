import type { Context, Environment } from "../../context.ts";
import type { AuthorizationFlow } from "../../generated/prisma/client.ts";
import { holdsPermission } from "../access/index.ts";
import { FlowFailure } from "./flow-failure.ts";

/**
 * The context of the member who began a flow, as of now: roles may have gone since. Throws FlowFailure NOT_ALLOWED where they
 * may no longer add what the flow is for.
 */
export async function contextOfFlow(
  environment: Environment,
  flow: AuthorizationFlow,
  noun: "ACCOUNTS" | "CONNECTIONS",
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
  const mayStill =
    actor &&
    (holdsPermission(actor, `${noun}_${flow.environment}`) || !environment.guards.stands("RIGHTS_AGAIN"));
  if (!mayStill)
    throw new FlowFailure(
      "NOT_ALLOWED",
      `Your roles no longer allow you to add ${noun.toLowerCase()} here. Nothing was added.`,
    );
  return { ...environment, actor, ip, setCookie: null };
}

import type { Actor, Context, TransactionScope } from "../../context.ts";
import type { Member } from "../../generated/prisma/client.ts";
import { hashSecret, newId, newSecret } from "../../platform/ids.ts";
import { recordAudit } from "./record-audit.ts";
import { makeCookie, sessionCookieName } from "./session-cookie.ts";

const sessionDays = 14;

/** Starts a session of 14 days. `secret` is what its cookie carries; only the hash is kept. */
export async function startSession(
  ctx: Context,
  scope: TransactionScope,
  member: Pick<Member, "id" | "organizationId" | "roles">,
  name: string,
): Promise<{ actor: Actor; secret: string }> {
  const secret = newSecret();
  const expiresAt = new Date(scope.now.getTime() + sessionDays * 86_400_000);
  const { id } = await scope.tx.session.create({
    data: {
      id: newId(),
      tokenHash: hashSecret(secret),
      memberId: member.id,
      createdAt: scope.now,
      expiresAt,
    },
  });
  const actor: Actor = {
    organizationId: member.organizationId,
    memberId: member.id,
    name,
    roles: member.roles,
    scopes: null,
    sessionId: id,
    apiTokenId: null,
    expiresAt,
  };
  await recordAudit({ ...ctx, actor }, scope, {
    act: "session.started",
    entityType: "Session",
    entityId: id,
  });
  return { actor, secret };
}

/** Hands the session's cookie to the browser, once the transaction that started it is committed. */
export function setSessionCookie(ctx: Context, secret: string): void {
  ctx.setCookie?.(
    makeCookie(ctx.publicUrl, sessionCookieName, secret, { maxAgeSeconds: sessionDays * 86_400 }),
  );
}

import type { Context } from "../../context.ts";
import { inTransaction, requireActor } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { endSessions } from "./end-sessions.ts";
import { recordAudit } from "./record-audit.ts";
import { makeCookie, sessionCookieName } from "./session-cookie.ts";

/**
 * Ends this session, or with `everywhere` every session of the member. Their live streams end with them. Throws
 * ConflictError NO_SESSION for an API token: it is ended by `revokeApiToken`.
 */
export async function signOut(ctx: Context, input: { everywhere?: boolean | null }): Promise<void> {
  const { organizationId, memberId, sessionId, name } = requireActor(ctx);
  if (!sessionId)
    throw new ConflictError("An API token has no session. End it with `revokeApiToken`.", "NO_SESSION");
  await inTransaction(ctx, async (scope) => {
    const ended = await endSessions(
      scope,
      { organizationId, memberId, ...(input.everywhere ? {} : { id: sessionId }) },
      name,
    );
    for (const { entityId } of ended)
      await recordAudit(ctx, scope, { act: "session.ended", entityType: "Session", entityId });
    await appendChanges(scope.tx, scope.now, ended);
  });
  ctx.setCookie?.(makeCookie(ctx.publicUrl, sessionCookieName, "", { maxAgeSeconds: 0 }));
}

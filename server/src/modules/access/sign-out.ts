import type { Context } from "../../context.ts";
import { inTransaction, requireActor } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "./record-audit.ts";
import { makeCookie, sessionCookieName } from "./session-cookie.ts";

/** Ends this session, or with `everywhere` every session of the member. Their live streams end with them. */
export async function signOut(ctx: Context, input: { everywhere?: boolean | null }): Promise<void> {
  const actor = requireActor(ctx);
  await inTransaction(ctx, async (scope) => {
    const where = input.everywhere ? { memberId: actor.memberId } : { id: actor.sessionId ?? actor.memberId };
    const sessions = await scope.tx.session.findMany({ where, select: { id: true } });
    await scope.tx.session.deleteMany({ where });
    for (const { id } of sessions)
      await recordAudit(ctx, scope, { act: "session.ended", entityType: "Session", entityId: id });
    await appendChanges(
      scope.tx,
      scope.now,
      sessions.map(({ id }) => ({
        organizationId: actor.organizationId,
        name: "session.ended",
        entityType: "Session",
        entityId: id,
        actorName: actor.name,
      })),
    );
  });
  ctx.setCookie?.(makeCookie(ctx.publicUrl, sessionCookieName, "", { maxAgeSeconds: 0 }));
}

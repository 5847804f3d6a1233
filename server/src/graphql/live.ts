import type { Context } from "../context.ts";
import { requireActor } from "../context.ts";
import { UnauthenticatedError } from "../platform/errors.ts";
import type { Change } from "../platform/feed/feed.ts";
import { decodeFeedCursor } from "../platform/feed/cursor.ts";

/**
 * The changes of the actor's organization that `matches`, each once and in order: first those after the cursor, then
 * live without a gap. Without a cursor it starts now. Memory is bounded, whatever the reader's speed: a slow reader
 * falls back to reading the table. Ends with UnauthenticatedError when the session, token or role goes.
 */
export async function* followChanges(
  ctx: Context,
  after: string | null | undefined,
  matches: (change: Change) => boolean,
): AsyncGenerator<Change, void> {
  const actor = requireActor(ctx);
  let position = after == null ? await ctx.feed.readPosition() : decodeFeedCursor(after);
  let wake = Promise.withResolvers<void>();
  const stop = ctx.feed.onAdvance((changes) => {
    if (changes.some((change) => change.organizationId === actor.organizationId)) wake.resolve();
  });
  const cancelTimer = ctx.clock.setTimer(() => wake.resolve(), actor.expiresAt.getTime() - ctx.clock.now().getTime());
  const from = ctx.feed.position();
  try {
    while (true) {
      wake = Promise.withResolvers<void>();
      const { changes, upTo } = await ctx.feed.read(actor.organizationId, position);
      for (const change of changes) {
        if (change.position > from && endsAccess(change, actor)) throw new UnauthenticatedError("Your access has changed. Sign in again.");
        if (matches(change)) yield change;
      }
      if (actor.expiresAt <= ctx.clock.now()) throw new UnauthenticatedError("Your session or token has expired. Sign in again.");
      if (upTo > position) position = upTo;
      else await wake.promise;
    }
  } finally {
    stop();
    cancelTimer();
  }
}

/** Whether a change takes away the access with which a stream or socket was opened. */
export function endsAccess(
  change: Pick<Change, "name" | "entityId">,
  actor: { memberId: string; sessionId: string | null; apiTokenId: string | null },
): boolean {
  switch (change.name) {
    case "session.ended":
      return change.entityId === actor.sessionId;
    case "apiToken.revoked":
      return change.entityId === actor.apiTokenId;
    case "member.rolesChanged":
    case "member.removed":
      return change.entityId === actor.memberId;
    default:
      return false;
  }
}

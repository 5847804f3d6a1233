import type { Actor, Context } from "../context.ts";
import { requireActor } from "../context.ts";
import { UnauthenticatedError } from "../platform/errors.ts";
import { decodeFeedCursor, encodeFeedCursor } from "../platform/feed/cursor.ts";
import type { Change } from "../platform/feed/feed.ts";

/**
 * The changes of the actor's organization that match, each once and in order: first those after the cursor, then
 * live without a gap; without a cursor it starts now. A slow reader falls back to reading the table, so memory is
 * bounded. Ends with UnauthenticatedError when the session, token or role goes.
 */
export async function followChanges(
  ctx: Context,
  after: string | null | undefined,
  matches: (change: Change) => boolean,
): Promise<AsyncIterableIterator<Change, void>> {
  const actor = requireActor(ctx);
  const start = after == null ? await ctx.feed.readPosition() : decodeFeedCursor(after);
  // A cursor that is too old fails here, as an answer to the subscription, and not later in the stream.
  await ctx.feed.read(actor.organizationId, start, 1);
  let closed = false;
  let wake = Promise.withResolvers<void>();

  async function* follow(): AsyncGenerator<Change, void> {
    let position = start;
    const from = ctx.feed.position();
    const stop = ctx.feed.onAdvance((changes) => {
      if (changes.some((change) => change.organizationId === actor.organizationId)) wake.resolve();
    });
    const cancelTimer = ctx.clock.setTimer(
      () => wake.resolve(),
      actor.expiresAt.getTime() - ctx.clock.now().getTime(),
    );
    try {
      while (!closed) {
        wake = Promise.withResolvers<void>();
        const { changes, upTo } = await ctx.feed.read(actor.organizationId, position);
        for (const change of changes) {
          if (change.position > from && endsAccess(change, actor))
            throw new UnauthenticatedError("Your access has changed. Sign in again.");
          if (matches(change)) yield change;
        }
        if (actor.expiresAt <= ctx.clock.now())
          throw new UnauthenticatedError("Your session or token has expired. Sign in again.");
        if (upTo > position) position = upTo;
        else if (!closed) await wake.promise;
      }
    } finally {
      stop();
      cancelTimer();
    }
  }

  const changes = follow();
  const iterator: AsyncIterableIterator<Change, void> = {
    next: () => changes.next(),
    return: async () => {
      // Wakes a waiting `next`, which a generator's own `return` would wait for.
      closed = true;
      wake.resolve();
      return changes.return();
    },
    throw: (error) => changes.throw(error),
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

const accessChanges = {
  "session.ended": "sessionId",
  "apiToken.revoked": "apiTokenId",
  "member.rolesChanged": "memberId",
  "member.removed": "memberId",
} as const satisfies Record<string, keyof Actor>;

/** Whether a change takes away the access with which a stream or socket was opened. */
export function endsAccess(
  change: Pick<Change, "name" | "entityId">,
  actor: Pick<Actor, "memberId" | "sessionId" | "apiTokenId">,
): boolean {
  return isAccessChange(change.name) && actor[accessChanges[change.name]] === change.entityId;
}

function isAccessChange(name: string): name is keyof typeof accessChanges {
  return Object.hasOwn(accessChanges, name);
}

/** The cursor that continues after a change. */
export function cursorOf(change: Change): string {
  return encodeFeedCursor(change.position);
}

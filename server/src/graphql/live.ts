import type { Actor, Context } from "../context.ts";
import { requireActor } from "../context.ts";
import { setTimerAt } from "../platform/clock.ts";
import { UnauthenticatedError } from "../platform/errors.ts";
import { decodeFeedCursor, encodeFeedCursor } from "../platform/feed/cursor.ts";
import { isFor } from "../platform/feed/feed.ts";
import type { Change, Feed } from "../platform/feed/feed.ts";

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
  const from = ctx.authenticatedFrom ?? ctx.feed.position();
  if (await hasLostAccess(ctx.feed, actor, from)) throw accessChanged();
  let closed = false;
  let wake = Promise.withResolvers<void>();

  async function* follow(): AsyncGenerator<Change, void> {
    let position = start;
    const stop = ctx.feed.onAdvance((changes) => {
      if (changes.some((change) => isFor(change, actor.organizationId))) wake.resolve();
    });
    const cancelTimer = setTimerAt(ctx.clock, actor.expiresAt, () => wake.resolve());
    try {
      while (!closed) {
        wake = Promise.withResolvers<void>();
        const { changes, upTo } = await ctx.feed.read(actor.organizationId, position);
        for (const change of changes) {
          if (change.position > from && endsAccess(change, actor)) throw accessChanged();
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

/**
 * Whether the access of an actor was taken away after a position: between its authentication and the moment from which
 * somebody listens.
 */
export async function hasLostAccess(feed: Feed, actor: Actor, after: bigint): Promise<boolean> {
  for (let position = after; ;) {
    const { changes, upTo } = await feed.read(actor.organizationId, position);
    if (changes.some((change) => endsAccess(change, actor))) return true;
    if (upTo <= position) return false;
    position = upTo;
  }
}

function accessChanged(): UnauthenticatedError {
  return new UnauthenticatedError("Your access has changed. Sign in again.");
}

/** Whether a change takes away the access with which a stream or socket was opened. */
export function endsAccess(
  change: Pick<Change, "name" | "entityId">,
  actor: Pick<Actor, "memberId" | "sessionId" | "apiTokenId">,
): boolean {
  return isAccessChange(change) && actor[accessChanges[change.name]] === change.entityId;
}

/** Whether a change may take away anybody's access. */
export function isAccessChange<Some extends Pick<Change, "name">>(
  change: Some,
): change is Some & { name: keyof typeof accessChanges } {
  return Object.hasOwn(accessChanges, change.name);
}

/** The cursor that continues after a change. */
export function cursorOf(change: Change): string {
  return encodeFeedCursor(change.position);
}

import type { TransactionScope } from "../../context.ts";
import type { RecordChange } from "../../providers/events.ts";
import { payloadsOfChange } from "../../providers/events.ts";
import { enqueueExecutions } from "../executions/index.ts";
import { draftEvents, insertEvents } from "./event-kinds.ts";
import type { EventOwner } from "./event-owner.ts";
import { momentToleranceMs, wholeSecond } from "./review-schedule.ts";

/** Part of a review: what a module was asked for. */
export type ReviewedPart = {
  module: string;
  since: Date;
  until: Date;
  /** Event types that rules listen to, since when. */
  listened: ReadonlyMap<string, Date>;
};

/** What was missed, and from when to when it happened. */
export type Recovered = { count: number; first: Date; last: Date };

/**
 * Stores what a review read back and no push had brought, and makes its executions, in the caller's transaction, which
 * has the settle lock alone. null where nothing had been missed.
 *
 * **Each change is one event**, whether a push brings it, a review, or both. A review reads [since, U) where U was
 * 2 minutes ago when it began; the provider shows of each record only its last change, by its second M.
 *
 * 1. *What is shown at M < U was the last change when it was read, at U + 2 min or later*: in between the record did not
 *    change. So an event of that record and event type with M ≤ occurredAt < U + 1 min can only be of this change: it is
 *    known, and no other change is taken for it. Without such an event it was missed.
 * 2. *A push at S that finds an event read back at B with S − 1 min ≤ B ≤ S is of the same change*, by the same reason,
 *    and is dropped: had the record changed again by S, the review would have been shown that one instead.
 * 3. *Neither overlooks the other while both are under way.* A push older than 30 s and a review that stores exclude each
 *    other (settle-lock.ts). A younger push needs no lock: its transaction takes 5 s at most and so ends by S + 35 s, while a
 *    review stores what happened before U at U + 2 min or later. Clocks may differ by nearly half a minute.
 * 4. A record is created once, so any event of its creation is that one. What is derived (converted) has no moment of
 *    its own where it is read back: one since the review's beginning is the same.
 *
 * What cannot be known is not: of several changes of one record in one gap the last is an event, of changes within one
 * second one, of a record that was made and deleted in a gap its deletion.
 */
export async function storeChanges(
  scope: TransactionScope,
  owner: EventOwner,
  { module, since, until, listened }: ReviewedPart,
  changes: readonly RecordChange[],
): Promise<Recovered | null> {
  const { tx, now } = scope;
  const payloads = changes
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .flatMap((change) => payloadsOfChange(module, change))
    .filter(({ event, occurredAt }) => {
      const from = listened.get(event);
      return from !== undefined && Date.parse(occurredAt) >= wholeSecond(from).getTime();
    });
  if (payloads.length === 0) return null;
  const drafts = draftEvents(payloads);
  const { organizationId, accountId, environment, serviceKey } = owner;
  const stored = await tx.$queryRawUnsafe<{ id: string }[]>(
    statement,
    JSON.stringify(drafts),
    organizationId,
    accountId,
    environment,
    serviceKey,
    now,
    wholeSecond(since),
    new Date(until.getTime() + momentToleranceMs),
  );
  const ids = new Set(stored.map(({ id }) => id));
  const missed = drafts.filter(({ id }) => ids.has(id));
  if (missed.length === 0) return null;
  await enqueueExecutions(
    scope,
    missed.map(({ id, eventType, recordId, occurredAt, payload }) => ({
      id,
      organizationId,
      accountId,
      environment,
      eventType,
      recordId,
      payload,
      happenedAt: occurredAt,
    })),
  );
  const moments = missed.map(({ occurredAt }) => Date.parse(occurredAt));
  return {
    count: missed.length,
    first: new Date(Math.min(...moments)),
    last: new Date(Math.max(...moments)),
  };
}

const isMissed = `not exists (select from "Event" e
  where e."accountId" = $3::uuid and e."recordId" = d."recordId" and e."eventType" = d."eventType"
    and (d."kind" = 'CREATED'
      or d."kind" = 'CHANGED' and e."occurredAt" >= d."occurredAt" and e."occurredAt" < $8::timestamptz
      or d."kind" = 'DERIVED' and e."occurredAt" >= $7::timestamptz))`;

const statement = insertEvents("BACKFILL", isMissed);

import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment, TransactionScope } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import type { EventPayload } from "../../providers/events.ts";
import type { Poll, PolledItem } from "../../providers/provider.ts";
import { withTokens } from "../authorization/index.ts";
import type { ClaimedReview } from "./claim-reviews.ts";
import { resolveFailure, watchChanged } from "./end-review.ts";
import { giveBackReview, holdReview } from "./hold-review.ts";
import { listListened } from "./list-listened.ts";
import { pageOf, readPass } from "./review-checkpoint.ts";
import type { PollProgress } from "./review-checkpoint.ts";
import { withJitter } from "./review-schedule.ts";
import { storeEvents } from "./store-events.ts";

const goneAtOnce = 500;

/**
 * One pass of a poll: everything that stands is read page by page and compared with what the pass before saw. The items
 * of a page, its events and the checkpoint behind it are one transaction, so a pass that is cut goes on where it was and
 * tells nothing twice. What a whole pass did not see is gone. The first pass, and the first one after a time in which no
 * rule listened, is what others are compared with: it has no events. Without rules nothing is read.
 */
export async function pollAccount(
  environment: Environment,
  review: ClaimedReview,
  poll: Poll,
  { random, signal }: { random: number; signal: AbortSignal },
): Promise<void> {
  const listened = await listListened(environment, review.accountId);
  if (listened.size === 0) return rest(environment, review, poll, random);
  const resumed = readPass(review.checkpoint);
  const pass: PollProgress = resumed ?? {
    passId: newId(),
    beganAt: environment.clock.now().toISOString(),
    page: null,
    isRead: false,
  };
  const key = { organizationId: review.organizationId, authorizationId: review.authorizationId };
  while (!pass.isRead) {
    if (signal.aborted) return giveBackReview(environment, review);
    const checkpoint = pageOf(pass.page);
    const page = await withTokens(environment, key, (tokens) =>
      poll.readPage({ tokens, since: review.coveredUntil, checkpoint, signal }),
    );
    pass.page = page.next;
    pass.isRead = page.next === null;
    await holdReview(environment, review, (scope) => storeItems(scope, review, poll, pass, page.items));
  }
  while (await holdReview(environment, review, (scope) => storeGone(scope, review, poll, pass)))
    if (signal.aborted) return giveBackReview(environment, review);
  await holdReview(environment, review, (scope) => endPass(scope, review, poll, pass, random));
}

/** Stores one page: the events that lead from what was seen before to what is seen now, and what is seen now. */
async function storeItems(
  scope: TransactionScope,
  review: ClaimedReview,
  poll: Poll,
  pass: PollProgress,
  items: readonly PolledItem[],
): Promise<void> {
  const { tx, now } = scope;
  const { accountId } = review;
  const rows = JSON.stringify(items);
  const before = await tx.$queryRaw<PolledItem[]>(Prisma.sql`
    select p."source", p."key", p."data" from jsonb_to_recordset(${rows}::jsonb) as i("source" text, "key" text)
    join "PolledItem" p on p."accountId" = ${accountId}::uuid and p."source" = i."source" and p."key" = i."key"`);
  const known = new Map(before.map((item) => [nameOf(item), item]));
  await storePolled(
    scope,
    review,
    items.flatMap((item) => poll.compare(known.get(nameOf(item)) ?? null, item, now)),
  );
  await tx.$executeRaw(Prisma.sql`
    insert into "PolledItem" ("accountId", "source", "key", "data", "passId")
    select distinct on (i."source", i."key") ${accountId}::uuid, i."source", i."key", i."data", ${pass.passId}::uuid
    from jsonb_to_recordset(${rows}::jsonb) as i("source" text, "key" text, "data" jsonb)
    on conflict ("accountId", "source", "key") do update set "data" = excluded."data", "passId" = excluded."passId"`);
  await tx.watchChannel.update({ where: { accountId }, data: { checkpoint: pass } });
}

/** Forgets some of what the pass did not see, with the events of its going. Whether there may be more. */
async function storeGone(
  scope: TransactionScope,
  review: ClaimedReview,
  poll: Poll,
  pass: PollProgress,
): Promise<boolean> {
  const gone = await scope.tx.$queryRaw<PolledItem[]>(Prisma.sql`
    delete from "PolledItem" p using (
      select g."source", g."key" from "PolledItem" g
      where g."accountId" = ${review.accountId}::uuid and g."passId" <> ${pass.passId}::uuid
      order by g."source", g."key" limit ${goneAtOnce}
    ) g where p."accountId" = ${review.accountId}::uuid and p."source" = g."source" and p."key" = g."key"
    returning p."source", p."key", p."data"`);
  await storePolled(
    scope,
    review,
    gone.flatMap((item) => poll.compare(item, null, scope.now)),
  );
  return gone.length === goneAtOnce;
}

/** Nothing is told before there is something to compare with. */
async function storePolled(
  scope: TransactionScope,
  review: ClaimedReview,
  payloads: readonly EventPayload[],
): Promise<void> {
  if (review.coveredUntil && payloads.length > 0) await storeEvents(scope, review, payloads, "POLL");
}

async function endPass(
  scope: TransactionScope,
  review: ClaimedReview,
  poll: Poll,
  pass: PollProgress,
  random: number,
): Promise<void> {
  const { tx, now } = scope;
  await tx.watchChannel.update({
    where: { accountId: review.accountId },
    data: {
      state: "LIVE",
      failure: null,
      coveredUntil: new Date(pass.beganAt),
      reviewedAt: now,
      reviewDueAt: new Date(now.getTime() + withJitter(poll.intervalMs, random)),
      reviewFailures: 0,
      reviewFailure: null,
      reviewLease: null,
      checkpoint: Prisma.DbNull,
    },
  });
  await resolveFailure(scope, review);
  if (review.state !== "LIVE" || !review.coveredUntil)
    await appendChanges(tx, now, [watchChanged(review, "LIVE")]);
}

/** No rule listens: what comes next is compared with nothing that was seen before. */
async function rest(
  environment: Environment,
  review: ClaimedReview,
  poll: Poll,
  random: number,
): Promise<void> {
  await holdReview(environment, review, async (scope) => {
    const { tx, now } = scope;
    await tx.watchChannel.update({
      where: { accountId: review.accountId },
      data: {
        state: "LIVE",
        failure: null,
        coveredUntil: null,
        reviewDueAt: new Date(now.getTime() + withJitter(poll.intervalMs, random)),
        reviewFailures: 0,
        reviewFailure: null,
        reviewLease: null,
        checkpoint: Prisma.DbNull,
      },
    });
    await resolveFailure(scope, review);
    if (review.state !== "LIVE") await appendChanges(tx, now, [watchChanged(review, "LIVE")]);
  });
}

function nameOf({ source, key }: Pick<PolledItem, "source" | "key">): string {
  return JSON.stringify([source, key]);
}

import { inTransaction } from "../../context.ts";
import type { Environment, TransactionScope } from "../../context.ts";
import type { ClaimedReview } from "./claim-reviews.ts";
import { takeSettleLock } from "./settle-lock.ts";

/** This worker was taken for dead and the account is another's by now: nothing more is written for it. */
export class ReviewLostError extends Error {}

/**
 * One transaction of a review, which has the account to itself: its lease is still this worker's, and no late push is
 * stored meanwhile. Throws ReviewLostError where the lease is gone.
 */
export async function holdReview<Result>(
  environment: Environment,
  { accountId }: Pick<ClaimedReview, "accountId">,
  work: (scope: TransactionScope) => Promise<Result>,
): Promise<Result> {
  return inTransaction(environment, async (scope) => {
    await takeSettleLock(scope, accountId, "ALONE");
    const held = await scope.tx.$queryRaw<unknown[]>`select 1 from "WatchChannel"
      where "accountId" = ${accountId}::uuid and "reviewLease" = ${environment.workerId}::uuid for no key update`;
    if (held.length === 0)
      throw new ReviewLostError(`The review of ${accountId} is no longer this worker's.`);
    return work(scope);
  });
}

/** This process ends: another one goes on at once, from the last page. */
export async function giveBackReview(
  environment: Environment,
  { accountId }: Pick<ClaimedReview, "accountId">,
): Promise<void> {
  await environment.database.prisma.watchChannel.updateMany({
    where: { accountId, reviewLease: environment.workerId },
    data: { reviewLease: null },
  });
}

import type { Environment } from "../../context.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { ClaimedReview } from "./claim-reviews.ts";
import { endReadBack, failReview } from "./end-review.ts";
import { giveBackReview, holdReview, ReviewLostError } from "./hold-review.ts";
import { pollAccount } from "./poll-account.ts";
import { readBack } from "./read-back.ts";
import { nextReviewAt, wholeSecond } from "./review-schedule.ts";

/**
 * One review of an account: reads back what its pushes missed, or polls it where there are none; records how it ended
 * and gives the lease back. Never throws for what the provider does. `signal` ends it after the page under way.
 */
export async function reviewWatch(
  environment: Environment,
  review: ClaimedReview,
  { random, signal }: { random: number; signal: AbortSignal },
): Promise<void> {
  const provider = environment.providers.find(review.provider);
  try {
    if (provider?.poll) return await pollAccount(environment, review, provider.poll, { random, signal });
    // Nothing was promised before: what is covered begins now.
    if (!review.coveredUntil) return await beginCoverage(environment, review, random);
    const outcome = await readBack(environment, review, signal);
    await (outcome ? endReadBack(environment, review, outcome, random) : giveBackReview(environment, review));
  } catch (error) {
    if (error instanceof ReviewLostError) return;
    if (signal.aborted) return giveBackReview(environment, review);
    if (!(error instanceof ProviderError))
      environment.log.error({ err: error, accountId: review.accountId }, "an account cannot be reviewed");
    // A page token of another time, an item that went meanwhile: the same page would be refused for ever.
    const startsOver = error instanceof ProviderError && error.kind === "REFUSED";
    await holdReview(environment, review, (scope) =>
      failReview(scope, review, error, { random, startsOver }),
    ).catch((lost: unknown) => {
      if (!(lost instanceof ReviewLostError)) throw lost;
    });
  }
}

async function beginCoverage(environment: Environment, review: ClaimedReview, random: number): Promise<void> {
  await holdReview(environment, review, async ({ tx, now }) => {
    await tx.watchChannel.update({
      where: { accountId: review.accountId },
      data: {
        coveredUntil: wholeSecond(now),
        reviewDueAt: nextReviewAt(now, { soon: false, hasChannel: review.state === "LIVE", random }),
        reviewLease: null,
        suspicion: null,
      },
    });
  });
}

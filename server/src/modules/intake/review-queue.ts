import type { Environment } from "../../context.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { randomUnit } from "../../platform/random.ts";
import { claimReviews, reclaimReviews } from "./claim-reviews.ts";
import type { ClaimedReview } from "./claim-reviews.ts";
import { reviewWatch } from "./review-watch.ts";

const concurrency = 4;
const wakingChanges = /^account\.(watchChanged|reauthenticated)$/;

/**
 * Reads back what pushes missed, and polls where there are none: four accounts at a time in this process. Stopping waits
 * for the page under way; the rest of a review goes on elsewhere, or later, from there.
 */
export function startReviewQueue(
  environment: Environment,
  { random = randomUnit }: { random?: () => number } = {},
): Queue {
  const running = new Set<string>();
  const stopping = new AbortController();

  const queue = runQueue<ClaimedReview>({
    name: "review",
    concurrency,
    clock: environment.clock,
    log: environment.log,
    async claim(limit) {
      const claimed = await claimReviews(environment, limit);
      for (const { accountId } of claimed) running.add(accountId);
      return claimed;
    },
    run: (review) =>
      reviewWatch(environment, review, { random: random(), signal: stopping.signal }).finally(() =>
        running.delete(review.accountId),
      ),
    reclaim: () => reclaimReviews(environment, [...running]),
  });
  const stopListening = environment.feed.onAdvance((changes) => {
    if (changes.some((change) => wakingChanges.test(change.name))) queue.wake();
  });

  return {
    wake: queue.wake,
    async stop() {
      stopListening();
      stopping.abort();
      await queue.stop();
    },
  };
}

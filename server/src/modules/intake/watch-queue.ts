import type { Environment } from "../../context.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { randomUnit } from "../../platform/random.ts";
import { claimWatches, reclaimWatches } from "./claim-watches.ts";
import type { ClaimedWatch } from "./claim-watches.ts";
import { openWatch } from "./open-watch.ts";

const concurrency = 4;
const wakingChanges = /^account\.(watchChanged|reauthenticated)$/;

/** Opens push channels at the providers and renews them ahead of their expiry, four at a time in this process. */
export function startWatchQueue(
  environment: Environment,
  { random = randomUnit }: { random?: () => number } = {},
): Queue {
  const running = new Set<string>();
  // Claims and reclaims take turns: what is leased in between is neither unknown nor lost.
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  const queue = runQueue<ClaimedWatch>({
    name: "watch",
    concurrency,
    clock: environment.clock,
    log: environment.log,
    claim: (limit) =>
      inTurn(async () => {
        const claimed = await claimWatches(environment, limit);
        for (const { accountId } of claimed) running.add(accountId);
        return claimed;
      }),
    run: (watch) => openWatch(environment, watch, random).finally(() => running.delete(watch.accountId)),
    reclaim: () => inTurn(() => reclaimWatches(environment, [...running])),
  });
  const stopListening = environment.feed.onAdvance((changes) => {
    if (changes.some((change) => wakingChanges.test(change.name))) queue.wake();
  });

  return {
    wake: queue.wake,
    async stop() {
      stopListening();
      await queue.stop();
    },
  };
}

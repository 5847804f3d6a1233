import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import type { Change } from "../../platform/feed/feed.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { randomUnit } from "../../platform/random.ts";
import { claimWatches, reclaimWatches } from "./claim-watches.ts";
import type { ClaimedWatch } from "./claim-watches.ts";
import { openWatch } from "./open-watch.ts";
import { resubscribe } from "./resubscribe.ts";

const concurrency = 4;
const wakingChanges = /^account\.(watchChanged|reauthenticated)$/;
const listeningChanges = /^(rule\.(created|updated|associated)|project\.(deployed|rolledBack))$/;

/** Opens push channels at the providers and renews them ahead of their expiry, four at a time in this process. */
export function startWatchQueue(
  environment: Environment,
  { random = randomUnit }: { random?: () => number } = {},
): Queue {
  const running = new Set<string>();

  const queue = runQueue<ClaimedWatch>({
    name: "watch",
    concurrency,
    clock: environment.clock,
    log: environment.log,
    async claim(limit) {
      const claimed = await claimWatches(environment, limit);
      for (const { accountId } of claimed) running.add(accountId);
      return claimed;
    },
    run: (watch) => openWatch(environment, watch, random).finally(() => running.delete(watch.accountId)),
    reclaim: () => reclaimWatches(environment, [...running]),
  });
  const stopListening = environment.feed.onAdvance((changes) => {
    if (changes.some((change) => wakingChanges.test(change.name))) queue.wake();
    const listening = changes.filter((change) => listeningChanges.test(change.name));
    if (listening.length > 0) widen(listening);
  });

  /** A rule listens to something new: its channel asks for it at once. One that is overlooked here is found by the renewal. */
  function widen(changes: readonly Change[]): void {
    const idsOf = (type: string) =>
      changes.filter(({ entityType }) => entityType === type).map(({ entityId }) => entityId);
    inTransaction(environment, (scope) =>
      resubscribe(scope, { ruleIds: idsOf("Rule"), projectIds: idsOf("Project") }),
    ).then(
      (count) => {
        if (count > 0) queue.wake();
      },
      (error: unknown) => environment.log.warn({ err: error }, "channels could not be widened"),
    );
  }

  return {
    wake: queue.wake,
    async stop() {
      stopListening();
      await queue.stop();
    },
  };
}

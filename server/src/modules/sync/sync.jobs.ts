import type { Environment } from "../../context.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { claimSyncRuns, reclaimSyncRuns } from "./claim-sync-runs.ts";
import { runSync } from "./run-sync.ts";
import { startDueStreams } from "./start-due-streams.ts";

const concurrency = 8;
const mostOfOne = 4;
const wakers = new Set(["syncRun.scheduled", "account.resumed", "account.reauthenticated"]);

/**
 * Runs sync runs in the background, 8 at a time, about 4 of one organization, and makes those of streams whose time has come. On stop a run gives
 * itself back between two pages.
 */
export function startSyncQueue(environment: Environment): Queue {
  const stopping = new AbortController();
  const queue = runQueue({
    name: "sync",
    concurrency,
    clock: environment.clock,
    log: environment.log,
    claim: (limit) => claimSyncRuns(environment, Math.min(limit, mostOfOne), mostOfOne),
    run: (run) => runSync(environment, run, stopping.signal),
    reclaim: () => reclaimSyncRuns(environment),
    upkeep: () => startDueStreams(environment),
  });
  const stopFollowing = environment.feed.onAdvance((changes) => {
    if (changes.some((change) => wakers.has(change.name))) queue.wake();
  });
  return {
    wake: queue.wake,
    async stop() {
      stopFollowing();
      stopping.abort();
      await queue.stop();
    },
  };
}

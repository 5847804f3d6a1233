import type { Environment } from "../../context.ts";
import { randomUnit } from "../../platform/random.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { attemptExecution } from "./attempt-execution.ts";
import { claimExecutions } from "./claim-executions.ts";
import type { ClaimedExecution, LaneCursor } from "./claim-executions.ts";
import { discardUnable } from "./discard-unable.ts";
import { endReplays } from "./end-replays.ts";
import { expireHeld } from "./expire-held.ts";
import { makeFinisher } from "./finish-executions.ts";
import { firstLane } from "./lanes.ts";
import { reclaimExecutions } from "./reclaim-executions.ts";
import { makeRecordReads } from "./record-reads.ts";
import { makeSigningSecrets } from "./signing-secrets.ts";

const concurrency = 128;
const discardEveryMs = 5_000;
const expireEveryMs = 60_000;
const wakingChanges =
  /^(execution\.(queued|rerun)|account\.(resumed|reauthenticated)|rule\.(enabled|associated|resumed|statusChanged))$/;

/**
 * Runs executions: at most 128 at a time in this process, 16 of them of one rule and environment. Wakes when the feed
 * tells of work, and looks every second besides. `random` is for the jitter of retries.
 */
export function startExecutionQueue(
  environment: Environment,
  { random = randomUnit }: { random?: () => number } = {},
): Queue {
  const { clock, feed, log } = environment;
  const running = new Map<string, ClaimedExecution>();
  const pool = openQueuePool(environment.database, log);
  const queueing = { ...environment, pool };
  const finisher = makeFinisher(queueing);
  const secrets = makeSigningSecrets(environment);
  const doors = { pool, secrets, readRecord: makeRecordReads(environment), random };
  const cursor: LaneCursor = { ...firstLane };
  let discardedAt = 0;
  let expiredAt = 0;

  async function claim(limit: number): Promise<ClaimedExecution[]> {
    const claimed = await claimExecutions(queueing, limit, [...running.values()], cursor).catch(
      (error: unknown) => {
        // Another node has just started an execution of the same record: the next look sees it.
        if (isUniqueViolation(error)) return [];
        throw error;
      },
    );
    for (const execution of claimed) running.set(execution.id, execution);
    if (claimed.length > 0) feed.wake();
    return claimed;
  }

  /** What need not be done at every look. */
  async function upkeep(): Promise<void> {
    const nowMs = clock.now().getTime();
    if (nowMs - discardedAt >= discardEveryMs) {
      discardedAt = nowMs;
      await discardUnable(environment);
      await endReplays(environment);
    }
    if (nowMs - expiredAt < expireEveryMs) return;
    expiredAt = nowMs;
    while ((await expireHeld(environment)) > 0);
  }

  async function run(execution: ClaimedExecution): Promise<void> {
    try {
      const finished = await attemptExecution(environment, execution, doors);
      // null: another worker has it by now.
      if (finished) await finisher.add(finished);
    } finally {
      // An unexpected error leaves it leased and unknown: the next reclaim gives it back.
      running.delete(execution.id);
    }
  }

  const queue = runQueue<ClaimedExecution>({
    name: "executions",
    concurrency,
    clock,
    log,
    claim,
    run,
    reclaim: () => reclaimExecutions(queueing, [...running.keys()]),
    upkeep,
  });
  const stopListening = feed.onAdvance((changes) => {
    if (changes.some((change) => wakingChanges.test(change.name))) queue.wake();
  });

  return {
    wake: queue.wake,
    async stop() {
      stopListening();
      finisher.stop();
      await queue.stop();
      await pool.end();
    },
  };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23505";
}

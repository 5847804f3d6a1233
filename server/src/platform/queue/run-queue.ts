import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";

export type Queue = {
  /** Looks for work now; calls during a look are one more look. */
  wake(): void;
  /** Claims no more and waits for what runs. */
  stop(): Promise<void>;
};

const pollMs = 1_000;

/**
 * Claims rows in batches and runs up to `concurrency` of them at a time. It looks when woken, when something
 * finishes, and every second, when it also takes back what dead workers had leased. `run` must not throw for an
 * expected failure; an unexpected one is logged and the row stays leased until this worker is gone or claims it anew.
 * Claims and reclaims take turns: what a claim has leased but not yet told of is never taken for lost. `upkeep` runs
 * after a reclaim, beside the claims.
 */
export function runQueue<Row>(options: {
  name: string;
  concurrency: number;
  clock: Clock;
  log: Logger;
  claim: (limit: number) => Promise<Row[]>;
  run: (row: Row) => Promise<void>;
  reclaim: () => Promise<unknown>;
  upkeep?: () => Promise<unknown>;
}): Queue {
  const running = new Set<Promise<void>>();
  let looking: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let turn: Promise<unknown> = Promise.resolve();
  let cancelPoll = schedulePoll();

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  function schedulePoll(): () => void {
    return options.clock.setTimer(() => {
      cancelPoll = schedulePoll();
      inTurn(options.reclaim)
        .then(() => options.upkeep?.())
        .then(wake, report);
    }, pollMs);
  }

  function report(error: unknown): void {
    if (!stopped) options.log.error({ err: error, queue: options.name }, "the queue met an unexpected error");
  }

  async function look(): Promise<void> {
    while (!stopped) {
      const free = options.concurrency - running.size;
      if (free <= 0) return;
      const rows = await inTurn(() => options.claim(free));
      for (const row of rows) {
        const work = options
          .run(row)
          .catch(report)
          .finally(() => {
            running.delete(work);
            wake();
          });
        running.add(work);
      }
      if (rows.length < free) return;
    }
  }

  function wake(): void {
    if (stopped) return;
    if (looking) {
      again = true;
      return;
    }
    looking = look()
      .catch(report)
      .finally(() => {
        looking = null;
        if (again) {
          again = false;
          wake();
        }
      });
  }

  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      cancelPoll();
      await looking;
      await Promise.all(running);
    },
  };
}

import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";

export type BatchWriter<Row> = {
  /** Resolves once the row is written, or given up because the process stops: then its lease dies with it. */
  add(row: Row): Promise<void>;
  /** What fails from now on is given up. */
  stop(): void;
};

const retryMs = 1_000;
/** Under load a write waits so long for more rows: fewer statements and commits for the same work. */
const gatherMs = 10;

/**
 * Writes rows, all that arrive during one write in the next one, at most `most` at a time. A write that fails is logged
 * (`what` could not be recorded) and tried again after a second. While `isBusy`, each write waits a moment for more.
 */
export function makeBatchWriter<Row>(options: {
  what: string;
  most: number;
  clock: Clock;
  log: Logger;
  write: (rows: readonly Row[]) => Promise<void>;
  isBusy?: () => boolean;
}): BatchWriter<Row> {
  const { what, most, clock, log, write, isBusy = () => false } = options;
  const waiting: { row: Row; done: () => void }[] = [];
  let writing = false;
  let stopped = false;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => clock.setTimer(resolve, ms));

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      if (isBusy() && waiting.length < most && !stopped) await pause(gatherMs);
      const batch = waiting.slice(0, most);
      try {
        await write(batch.map(({ row }) => row));
      } catch (error) {
        log.error({ err: error }, `${what} could not be recorded; trying again`);
        if (!stopped) await pause(retryMs);
        if (!stopped) continue;
      }
      waiting.splice(0, batch.length);
      for (const { done } of batch) done();
    }
    // In the same turn as the last look: what is added from now on begins anew.
    writing = false;
  }

  return {
    add: (row) =>
      new Promise((done) => {
        waiting.push({ row, done });
        if (writing) return;
        writing = true;
        // One turn later, so that what ends together is written together.
        setImmediate(() => void writeAll());
      }),
    stop() {
      stopped = true;
    },
  };
}

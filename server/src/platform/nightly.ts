import { setTimerAt } from "./clock.ts";
import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";

const hour = 3;
const retryMs = 600_000;

/**
 * Does something every night at 03:00 UTC, and at the start, so that a run which a restart cut goes on; after a failure, or where
 * `run` answers null because another node is at it, again in 10 minutes. `stop` waits for what runs.
 */
export function startNightly(
  { clock, log }: { clock: Clock; log: Logger },
  { what, run }: { what: string; run: (isStopped: () => boolean) => Promise<object | null> },
): { stop(): Promise<void> } {
  let stopped = false;
  let cancel: () => void = () => undefined;
  let running = once();

  async function once(): Promise<void> {
    const done = await run(() => stopped).catch((error: unknown) => {
      if (!stopped) log.warn({ err: error }, `${what} failed; trying again`);
      return null;
    });
    if (stopped) return;
    const next = done ? nextNight(clock.now()) : new Date(clock.now().getTime() + retryMs);
    cancel = setTimerAt(clock, next, () => {
      running = once();
    });
  }

  return {
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

function nextNight(now: Date): Date {
  const next = new Date(now);
  next.setUTCHours(hour, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}

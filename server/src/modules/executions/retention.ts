import type { Environment } from "../../context.ts";
import { setTimerAt } from "../../platform/clock.ts";
import { deleteEnded } from "./delete-ended.ts";

/** For how many days events and ended executions are kept, unless `PATCHBAY_RETENTION_DAYS` says otherwise. */
export const defaultRetentionDays = 30;

const nightlyHour = 3;
const retryMs = 600_000;

/**
 * Deletes what is out of retention every night at 03:00 UTC, and at the start, so that a run which a restart cut goes
 * on; after a failure, or where another node is at it, again in 10 minutes.
 */
export function startRetention(
  environment: Pick<Environment, "database" | "clock" | "log">,
  keepDays: number = defaultRetentionDays,
): { stop(): Promise<void> } {
  const { clock, log } = environment;
  let stopped = false;
  let cancel: () => void = () => undefined;
  let running = run();

  async function run(): Promise<void> {
    const deleted = await deleteEnded(environment, keepDays, () => stopped).catch((error: unknown) => {
      if (!stopped) log.warn({ err: error }, "old executions could not be deleted; trying again");
      return null;
    });
    if (deleted && deleted.executions + deleted.events > 0)
      log.info({ ...deleted, keepDays }, "executions and events out of retention were deleted");
    if (stopped) return;
    const next = deleted ? nextNight(clock.now()) : new Date(clock.now().getTime() + retryMs);
    cancel = setTimerAt(clock, next, () => {
      running = run();
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
  next.setUTCHours(nightlyHour, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}

import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { claimNotifications } from "./claim-notifications.ts";
import type { ClaimedNotification } from "./claim-notifications.ts";
import { decideNotification } from "./decide-notification.ts";
import { endUnsent } from "./end-notification.ts";
import { remindIncidents } from "./remind-incidents.ts";
import { scheduleWeeklyReports } from "./schedule-weekly-reports.ts";

const concurrency = 4;
const shortestRetryMs = 60_000;
const longestRetryMs = 6 * 3_600_000;
/** What cannot be composed for so long is given up, visibly. */
const giveUpMs = 3 * 86_400_000;

/**
 * Decides what becomes of notifications, 4 at a time, and records reminders and weekly reports as they come due. Where no mail server is
 * set everything waits.
 */
export function startNotificationQueue(environment: Environment): Queue {
  const { clock, feed, log, mail, workerId } = environment;
  const pool = openQueuePool(environment.database, log, 1);
  const running = new Set<string>();

  async function claim(limit: number): Promise<ClaimedNotification[]> {
    if (mail.kind === "NONE") return [];
    const claimed = await claimNotifications({ ...environment, pool }, limit, [...running]);
    for (const { id } of claimed) running.add(id);
    return claimed;
  }

  async function run(notification: ClaimedNotification): Promise<void> {
    try {
      await decideNotification(environment, notification);
    } catch (error) {
      log.error({ err: error, notificationId: notification.id }, "a notification could not be composed");
      await postpone(notification);
    } finally {
      running.delete(notification.id);
    }
  }

  /** Waits for half as long again as it has waited: what one faulty mail costs stays small. */
  async function postpone({ id, createdAt }: ClaimedNotification): Promise<void> {
    const ageMs = clock.now().getTime() - createdAt.getTime();
    await inTransaction(environment, async (scope) => {
      if (ageMs > giveUpMs)
        return endUnsent(
          scope,
          { id, workerId },
          "It could not be composed: something went wrong on our side.",
        );
      const delayMs = Math.min(Math.max(ageMs / 2, shortestRetryMs), longestRetryMs);
      await scope.tx.notification.updateMany({
        where: { id, lease: workerId, state: "WAITING" },
        data: { lease: null, sendAt: new Date(scope.now.getTime() + delayMs) },
      });
    });
  }

  const queue = runQueue<ClaimedNotification>({
    name: "notifications",
    concurrency,
    clock,
    log,
    claim,
    run,
    // The claim takes back what dead workers had leased.
    reclaim: async () => undefined,
    async upkeep() {
      if (mail.kind === "NONE") return;
      while ((await remindIncidents(environment)) > 0);
      while ((await scheduleWeeklyReports(environment)) > 0);
    },
  });
  const stopFollowing = feed.onAdvance((changes) => {
    if (changes.some(({ name }) => name === "notification.recorded")) queue.wake();
  });
  return {
    wake: queue.wake,
    async stop() {
      stopFollowing();
      await queue.stop();
      await pool.end();
    },
  };
}

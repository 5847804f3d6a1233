import type { Environment } from "./context.ts";
import { startRefreshQueue } from "./modules/authorization/index.ts";
import {
  startContextUseRetention,
  startDeliveryQueue,
  startDeliveryRetention,
} from "./modules/callbacks/index.ts";
import { startCallRetention } from "./modules/connections/index.ts";
import { startRotationQueue } from "./modules/credentials/index.ts";
import { startExecutionQueue, startRetention } from "./modules/executions/index.ts";
import { startReviewQueue, startWatchQueue } from "./modules/intake/index.ts";
import { startMailQueue, startNotificationQueue, startReportRetention } from "./modules/reports/index.ts";
import { startSyncQueue } from "./modules/sync/index.ts";
import { startFeedRetention } from "./platform/feed/retention.ts";

/** Starts everything that this process does in the background. `stop` claims no more and waits for what runs. */
export async function startWork(
  environment: Environment,
  { retentionDays }: { retentionDays?: number | undefined } = {},
): Promise<{ stop(): Promise<void> }> {
  const queues = [
    startRefreshQueue(environment),
    startSyncQueue(environment),
    startWatchQueue(environment),
    startReviewQueue(environment),
    startExecutionQueue(environment),
    startDeliveryQueue(environment),
    startRotationQueue(environment),
    startNotificationQueue(environment),
    startMailQueue(environment),
    startFeedRetention(environment),
    startRetention(environment, retentionDays),
    startCallRetention(environment),
    startReportRetention(environment),
    startDeliveryRetention(environment, retentionDays),
    startContextUseRetention(environment, retentionDays),
  ];
  return {
    async stop() {
      await Promise.all(queues.map((queue) => queue.stop()));
    },
  };
}

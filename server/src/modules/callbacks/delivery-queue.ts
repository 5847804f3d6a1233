import type { Environment } from "../../context.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { randomUnit } from "../../platform/random.ts";
import { makeOpenedCredentials } from "../credentials/index.ts";
import { claimDeliveries, firstEndpoint } from "./claim-deliveries.ts";
import type { ClaimedDelivery } from "./claim-deliveries.ts";
import { endDrains } from "./end-drains.ts";
import { expireDeliveries } from "./expire-deliveries.ts";
import { makeFinisher } from "./finish-deliveries.ts";
import { forgetQueueSize } from "./forget-queue-size.ts";
import { makeHealthHints } from "./health-hints.ts";
import { reclaimDeliveries } from "./reclaim-deliveries.ts";
import { sendDelivery } from "./send-delivery.ts";
import { toEndedAttempt } from "./to-ended-attempt.ts";

const concurrency = 1_024;
/** From so many at a time on, ends are gathered before they are written. */
const busyFrom = 128;
const drainsEveryMs = 5_000;
const expireEveryMs = 60_000;
const wakingChanges =
  /^(delivery\.(queued|resent|cancelled)|callbackSubscription\.(updated|resumed|breakerClosed))$/;

/**
 * Sends deliveries: at most 1,024 at a time in this process, half of them of one publisher, of one endpoint as many as its concurrency says over all processes. Wakes when
 * the feed tells of work, and looks every second besides. `random` is for the jitter of retries.
 */
export function startDeliveryQueue(
  environment: Environment,
  { random = randomUnit }: { random?: () => number } = {},
): Queue {
  const { clock, feed, log } = environment;
  const sending = new Map<string, ClaimedDelivery>();
  const pool = openQueuePool(environment.database, log);
  const queueing = { ...environment, pool };
  const finisher = makeFinisher(queueing, () => sending.size >= busyFrom);
  const secrets = makeOpenedCredentials(environment);
  const hints = makeHealthHints(environment);
  const cursor = { subscriptionId: firstEndpoint };
  let drainsAt = 0;
  let expiredAt = 0;

  async function claim(limit: number): Promise<ClaimedDelivery[]> {
    const claimed = await claimDeliveries(queueing, limit, cursor, [...sending.values()]);
    for (const delivery of claimed) sending.set(delivery.id, delivery);
    return claimed;
  }

  async function run(delivery: ClaimedDelivery): Promise<void> {
    try {
      const sent = await sendDelivery(environment, secrets, delivery);
      await finisher.add(toEndedAttempt(delivery, sent, clock.now(), random()));
      hints.touch(delivery);
    } finally {
      // An unexpected error leaves it leased and unknown: the next reclaim gives it back.
      sending.delete(delivery.id);
    }
  }

  /** What need not be done at every look. */
  async function upkeep(): Promise<void> {
    const nowMs = clock.now().getTime();
    await hints.flush();
    if (nowMs - drainsAt >= drainsEveryMs) {
      drainsAt = nowMs;
      await endDrains(environment);
      await forgetQueueSize(environment);
    }
    if (nowMs - expiredAt < expireEveryMs) return;
    expiredAt = nowMs;
    while ((await expireDeliveries(environment)) > 0);
  }

  const queue = runQueue<ClaimedDelivery>({
    name: "deliveries",
    concurrency,
    clock,
    log,
    claim,
    run,
    reclaim: () => reclaimDeliveries(queueing, [...sending.keys()]),
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

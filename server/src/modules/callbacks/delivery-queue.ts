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
/** Something new of an endpoint may go out: it is the parent of the change … */
const deliveryChanges = /^delivery\.(queued|resent)$/;
/** … or what changed. */
const endpointChanges = /^callbackSubscription\.(updated|resumed|breakerClosed)$/;

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
  const finisher = makeFinisher(queueing, {
    isBusy: () => sending.size >= busyFrom,
    onPromoted: hint,
  });
  const secrets = makeOpenedCredentials(environment);
  const hints = makeHealthHints(environment);
  const cursor = { subscriptionId: firstEndpoint };
  /** Endpoints that something has happened to: a look at these finds what is new, without walking over all that wait. */
  const hinted = new Set<string>();
  let everywhere = true;
  let drainsAt = 0;
  let expiredAt = 0;

  function hint(endpoints: readonly (string | null)[]): void {
    for (const id of endpoints) if (id !== null) hinted.add(id);
  }

  async function claim(limit: number): Promise<ClaimedDelivery[]> {
    const endpoints = [...hinted];
    if (endpoints.length === 0 && !everywhere) return [];
    const look = everywhere ? { cursor } : { endpoints };
    hinted.clear();
    everywhere = false;
    const claimed = await claimDeliveries(queueing, limit, look, [...sending.values()]);
    for (const delivery of claimed) sending.set(delivery.id, delivery);
    // They may have more than there was room for.
    if (claimed.length >= limit) hint(endpoints);
    return claimed;
  }

  async function run(delivery: ClaimedDelivery): Promise<void> {
    try {
      const sent = await sendDelivery(environment, secrets, delivery);
      await finisher.add(toEndedAttempt(delivery, sent, clock.now(), random()));
      hints.touch(delivery);
      hint([delivery.subscriptionId]);
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
    reclaim() {
      // Once a second: what comes due, what no change tells of, what a limit left.
      everywhere = true;
      return reclaimDeliveries(queueing, [...sending.keys()]);
    },
    upkeep,
  });
  const stopListening = feed.onAdvance((changes) => {
    for (const { name, parentId, entityId } of changes) {
      if (deliveryChanges.test(name)) hint([parentId]);
      if (endpointChanges.test(name)) hint([entityId]);
      if (name === "delivery.cancelled") everywhere = true;
    }
    if (hinted.size > 0 || everywhere) queue.wake();
  });

  return {
    wake() {
      everywhere = true;
      queue.wake();
    },
    async stop() {
      stopListening();
      finisher.stop();
      await queue.stop();
      await pool.end();
    },
  };
}

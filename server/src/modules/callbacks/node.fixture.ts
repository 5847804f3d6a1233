import type { Environment } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { claimDeliveries, firstEndpoint } from "./claim-deliveries.ts";
import type { ClaimedDelivery } from "./claim-deliveries.ts";
import { makeFinisher } from "./finish-deliveries.ts";
import { reclaimDeliveries } from "./reclaim-deliveries.ts";
import type { SentDelivery } from "./send-delivery.ts";
import { toEndedAttempt } from "./to-ended-attempt.ts";

/** One node's queue, moved by hand and without a network: what `startDeliveryQueue` does by itself. */
export type TestNode = {
  sending: Map<string, ClaimedDelivery>;
  /** `sending`: what this process is taken to be sending already. */
  claim(
    limit?: number,
    sending?: readonly Pick<ClaimedDelivery, "publisherId">[],
  ): Promise<ClaimedDelivery[]>;
  /** Ends attempts; `status` 200 succeeds. `as`: the worker that had leased them, where that is gone. */
  finish(deliveries: readonly ClaimedDelivery[], status: number, as?: string): Promise<void>;
  readonly workerId: string;
  /** The process is gone: what it sent is never ended by it. */
  crash(): Promise<void>;
  reclaim(): Promise<number>;
  close(): Promise<void>;
};

export async function makeNode(app: Environment): Promise<TestNode> {
  const pool = openQueuePool(app.database, app.log);
  const { prisma } = app.database;
  const sending = new Map<string, ClaimedDelivery>();
  // By the clock of the database; it has no heartbeat.
  const aliveUntil = new Date("2100-01-01T00:00:00Z");
  let workerId = newId();
  const join = () => prisma.worker.create({ data: { id: workerId, startedAt: app.clock.now(), aliveUntil } });
  await join();
  const queueing = () => ({ ...app, pool, workerId });
  return {
    get workerId() {
      return workerId;
    },
    sending,
    async claim(limit = 128, busy = []) {
      const claimed = await claimDeliveries(
        queueing(),
        limit,
        { cursor: { subscriptionId: firstEndpoint } },
        busy,
      );
      for (const delivery of claimed) sending.set(delivery.id, delivery);
      return claimed;
    },
    async finish(deliveries, status, as = workerId) {
      const finisher = makeFinisher({ ...queueing(), workerId: as });
      await Promise.all(
        deliveries.map((delivery) =>
          finisher.add(toEndedAttempt(delivery, answered(app, status), app.clock.now(), 0.5)),
        ),
      );
      for (const { id } of deliveries) sending.delete(id);
    },
    async crash() {
      await prisma.worker.update({ where: { id: workerId }, data: { aliveUntil: new Date(0) } });
      workerId = newId();
      await join();
      sending.clear();
    },
    reclaim: () => reclaimDeliveries(queueing(), [...sending.keys()]),
    close: () => pool.end(),
  };
}

function answered({ clock }: Environment, status: number): SentDelivery {
  return {
    startedAt: clock.now(),
    requestHeaders: {},
    requestBody: "{}",
    outcome: {
      durationMs: 5,
      headersMs: 4,
      status,
      headers: {},
      body: "",
      failure:
        status === 200
          ? null
          : {
              errorClass: status === 410 ? "GONE" : "HTTP_STATUS",
              message: `The endpoint answered ${status}.`,
              gone: status === 410,
              overloaded: status === 429,
              retryAfterMs: null,
            },
    },
  };
}

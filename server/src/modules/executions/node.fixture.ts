import type { Environment as App } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { claimExecutions } from "./claim-executions.ts";
import type { ClaimedExecution } from "./claim-executions.ts";
import { makeFinisher } from "./finish-executions.ts";
import { firstLane } from "./lanes.ts";
import { reclaimExecutions } from "./reclaim-executions.ts";
import type { AttemptOutcome } from "./attempt-outcome.ts";
import { toFinished } from "./to-finished.ts";

/** One node's queue, moved by hand: what `startExecutionQueue` does by itself. */
export type TestNode = {
  workerId: string;
  running: Map<string, ClaimedExecution>;
  claim(limit?: number): Promise<ClaimedExecution[]>;
  /** Ends attempts, in the order given; `null` succeeds. `as`: the worker that had leased them, where that is gone. */
  finish(
    ended: readonly { execution: ClaimedExecution; failure: string | null }[],
    as?: string,
  ): Promise<void>;
  /** The process is gone: what it ran is never ended by it. */
  crash(): Promise<void>;
  reclaim(): Promise<number>;
  close(): Promise<void>;
};

export async function makeNode(app: App): Promise<TestNode> {
  const pool = openQueuePool(app.database, app.log);
  const { prisma } = app.database;
  const running = new Map<string, ClaimedExecution>();
  // By the clock of the database; it has no heartbeat.
  const aliveUntil = new Date("2100-01-01T00:00:00Z");
  let workerId = newId();
  await prisma.worker.create({ data: { id: workerId, startedAt: app.clock.now(), aliveUntil } });
  const queueing = () => ({ ...app, pool, workerId });

  return {
    get workerId() {
      return workerId;
    },
    running,
    async claim(limit = 128) {
      const claimed = await claimExecutions(queueing(), limit, [...running.values()], { ...firstLane });
      for (const execution of claimed) running.set(execution.id, execution);
      return claimed;
    },
    async finish(ended, as = workerId) {
      const finisher = makeFinisher({ ...queueing(), workerId: as });
      await Promise.all(
        ended.map(({ execution, failure }) =>
          finisher.add(toFinished(execution, outcomeOf(failure), app.clock.now(), 0.5)),
        ),
      );
      if (as === workerId) for (const { execution } of ended) running.delete(execution.id);
    },
    async crash() {
      await prisma.worker.update({ where: { id: workerId }, data: { aliveUntil: new Date(0) } });
      workerId = newId();
      await prisma.worker.create({ data: { id: workerId, startedAt: app.clock.now(), aliveUntil } });
      running.clear();
    },
    reclaim: () => reclaimExecutions(queueing(), [...running.keys()]),
    close: () => pool.end(),
  };
}

function outcomeOf(failure: string | null): AttemptOutcome {
  return {
    durationMs: 5,
    responseStatus: failure === null ? 200 : 500,
    output: null,
    logs: [],
    failure:
      failure === null
        ? null
        : {
            errorClass: "HTTP_STATUS",
            message: failure,
            line: null,
            column: null,
            final: false,
            overloaded: false,
            retryAfterMs: null,
          },
  };
}

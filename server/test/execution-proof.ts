import type { Simulator } from "../simulator/simulator.ts";
import type { Environment } from "../src/context.ts";
import type { Lane } from "../src/modules/executions/lane.fixture.ts";

export type ReceivingLane = Lane & { receiver: string };

/** What went wrong with the executions of some lanes, all of which should have succeeded; empty when nothing did. */
export async function findFaults(
  environment: Environment,
  simulator: Simulator,
  lanes: readonly ReceivingLane[],
  expected: number,
): Promise<string[]> {
  const { prisma, pool } = environment.database;
  const faults: string[] = [];
  const executions = await prisma.execution.findMany({
    where: { ruleId: { in: lanes.map((lane) => lane.ruleId) } },
    orderBy: { id: "asc" },
  });
  if (executions.length !== expected) faults.push(`${executions.length} executions, not ${expected}`);
  for (const execution of executions)
    if (execution.status !== "SUCCEEDED" || execution.lease !== null)
      faults.push(`${execution.id} is ${execution.status}, leased by ${execution.lease}`);

  const { rows: revived } = await pool.query<{ entityId: string }>(
    `select distinct s."entityId" from "Change" s join "Change" o on o."entityId" = s."entityId" and o."position" > s."position"
     where s."name" = 'execution.succeeded' and o."name" like 'execution.%'`,
  );
  for (const { entityId } of revived) faults.push(`${entityId} changed after its success`);
  const { rows: unended } = await pool.query<{ executionId: string }>(
    `select "executionId" from "ExecutionAttempt" where "durationMs" is null and "errorClass" is null`,
  );
  for (const { executionId } of unended) faults.push(`${executionId} has an attempt without an end`);

  for (const lane of lanes) {
    const arrived = simulator.control
      .receivedRequests(lane.receiver)
      .toSorted((a, b) => a.number - b.number)
      .map((request) => request.headers["webhook-id"]?.replace("exe_", ""));
    const mine = executions.filter((execution) => execution.ruleId === lane.ruleId);
    for (const recordId of new Set(mine.map((execution) => execution.recordId))) {
      const ofRecord = mine.filter((execution) => execution.recordId === recordId).map(({ id }) => id);
      // A repeated attempt comes before the next event of its record, so the order of the last arrivals tells all.
      const order = arrived.filter((id) => id !== undefined && ofRecord.includes(id));
      const sorted = order.toSorted((a, b) => ofRecord.indexOf(a ?? "") - ofRecord.indexOf(b ?? ""));
      if (order.join() !== sorted.join()) faults.push(`record ${recordId} of ${lane.receiver} out of order`);
      for (const id of ofRecord) if (!order.includes(id)) faults.push(`${id} was never called`);
    }
  }
  return faults;
}

/** Says that the worker of a process that was killed is gone, which the database would find by itself after 10 s. */
export async function forgetDeadWorkers(environment: Environment): Promise<void> {
  await environment.database.pool.query(
    `update "Worker" set "aliveUntil" = now() - interval '1 s' where "id" <> $1`,
    [environment.workerId],
  );
}

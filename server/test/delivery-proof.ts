import type { Simulator } from "../simulator/simulator.ts";
import type { Environment } from "../src/context.ts";

export type DeliveryProof = {
  /** What went wrong; empty when nothing did. */
  faults: string[];
  /** Requests beyond one per delivery. */
  repeated: number;
  /** Attempts that were lost with their process: what may have been heard twice. */
  lost: number;
};

/**
 * Holds what receivers heard against what happened: every event of an installation was delivered with success, in the
 * order of its installation, under one `webhook-id`, and was heard again only where its attempt was lost with a process.
 */
export async function proveDeliveries(
  environment: Environment,
  simulator: Simulator,
  receivers: readonly string[],
): Promise<DeliveryProof> {
  const { pool } = environment.database;
  const faults: string[] = [];
  const { rows } = await pool.query<{
    eventId: string;
    installationId: string;
    sequence: number;
    id: string | null;
    outcome: string | null;
    lost: number;
    deliveries: number;
  }>(
    `select h."id" as "eventId", h."installationId", h."sequence", d."id", d."outcome",
       (select count(*)::int from "DeliveryAttempt" a where a."deliveryId" = d."id" and a."errorClass" = 'WORKER_LOST') as "lost",
       (select count(*)::int from "Delivery" o where o."eventId" = h."id") as "deliveries"
     from "InstallationEvent" h left join "Delivery" d on d."eventId" = h."id" order by h."installationId", h."sequence"`,
  );
  const arrived = new Map<string, number[]>();
  for (const receiver of receivers) {
    const requests = simulator.control.receivedRequests(receiver);
    if (simulator.control.receivedCount(receiver) !== requests.length)
      faults.push(`${receiver} has forgotten requests`);
    for (const { headers, number } of requests) {
      const id = headers["webhook-id"] ?? "";
      const known = arrived.get(id);
      if (known) known.push(number);
      else arrived.set(id, [number]);
    }
  }
  let repeated = 0;
  for (const row of rows) {
    if (row.id === null) {
      faults.push(`event ${row.sequence} of ${row.installationId} has no delivery`);
      continue;
    }
    if (row.deliveries !== 1) faults.push(`event ${row.eventId} has ${row.deliveries} deliveries`);
    if (row.outcome !== "SUCCEEDED") faults.push(`${row.id} is ${row.outcome}`);
    const heard = arrived.get(row.id)?.length ?? 0;
    if (heard === 0) faults.push(`${row.id} was never heard`);
    if (heard > 1 + row.lost)
      faults.push(`${row.id} was heard ${heard} times, with ${row.lost} attempts lost`);
    repeated += Math.max(0, heard - 1);
    arrived.set(
      row.id,
      (arrived.get(row.id) ?? []).toSorted((a, b) => a - b),
    );
  }
  for (const installation of Map.groupBy(rows, (row) => row.installationId).values()) {
    let last = 0;
    for (const [index, row] of installation.entries()) {
      if (row.sequence !== index + 1) faults.push(`${row.installationId} has no event ${index + 1}`);
      const heard = arrived.get(row.id ?? "") ?? [];
      if ((heard[0] ?? 0) < last)
        faults.push(`event ${row.sequence} of ${row.installationId} came too early`);
      last = heard.at(-1) ?? last;
    }
  }
  const left = await pool.query<{ leases: number; pending: number }>(
    `select (select count(*)::int from "DeliveryLease") as "leases", (select count(*)::int from "Delivery_pending") as "pending"`,
  );
  if (left.rows[0]?.leases || left.rows[0]?.pending)
    faults.push(`left over: ${JSON.stringify(left.rows[0])}`);
  return { faults: faults.slice(0, 50), repeated, lost: rows.reduce((sum, row) => sum + row.lost, 0) };
}

/** Resolves when so many deliveries have ended: looked at with every change of the feed. */
export async function untilEnded(environment: Environment, count: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let looking = false;
  const look = (): void => {
    if (looking) return;
    looking = true;
    environment.database.pool
      .query<{ ended: number }>(`select count(*)::int as "ended" from "Delivery" where "ended"`)
      .then(({ rows }) => {
        looking = false;
        if ((rows[0]?.ended ?? 0) >= count) resolve();
      }, reject);
  };
  const stop = environment.feed.onAdvance(look);
  look();
  await promise.finally(stop);
}

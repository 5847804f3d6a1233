import type { Environment } from "../../context.ts";
import { startNightly } from "../../platform/nightly.ts";

const dayMs = 86_400_000;
const daysAhead = 8;

/** For how many days ended deliveries and their attempts are kept. */
export const deliveryRetentionDays = 30;

/**
 * Makes the partitions of today and the week to come and drops those of the days (UTC) that are out of retention. Answers
 * null where it would have had to wait for a transaction longer than 2 s, or another node is at it.
 */
export async function maintainDeliveries(
  { database, clock }: Pick<Environment, "database" | "clock">,
  keepDays: number = deliveryRetentionDays,
): Promise<{ dropped: number } | null> {
  const client = await database.pool.connect();
  const now = clock.now();
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  try {
    await client.query("begin");
    // Dropping a partition locks the table; behind a writer that stays open, all others would queue up.
    await client.query("set local lock_timeout = '2s'");
    const { rows } = await client.query<{ mine: boolean }>(
      "select pg_try_advisory_xact_lock(hashtextextended('delivery retention', 0)) as mine",
    );
    if (!rows[0]?.mine) {
      await client.query("rollback");
      return null;
    }
    const keepFrom = dayOf(now.getTime() - keepDays * dayMs);
    const dropped = await client.query<{ count: number }>(
      `select drop_delivery_partitions($1::date) as "count"`,
      [keepFrom],
    );
    // Rows of days that had no partition lie in the default ones.
    await client.query(`delete from "Delivery_ended_default" where "id" < first_id_of($1::date)`, [keepFrom]);
    await client.query(`delete from "DeliveryAttempt_default" where "deliveryId" < first_id_of($1::date)`, [
      keepFrom,
    ]);
    await client.query("select ensure_delivery_partitions($1::date, $2)", [dayOf(now.getTime()), daysAhead]);
    await client.query("commit");
    return { dropped: dropped.rows[0]?.count ?? 0 };
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    // PostgreSQL error code 55P03: lock_not_available.
    if (error instanceof Error && "code" in error && error.code === "55P03") return null;
    throw error;
  } finally {
    client.release();
  }
}

/** Keeps the partitions of deliveries from now on: at once, then every night. */
export function startDeliveryRetention(
  environment: Pick<Environment, "database" | "clock" | "log">,
  keepDays?: number,
): { stop(): Promise<void> } {
  return startNightly(environment, {
    what: "the partitions of deliveries",
    run: () => maintainDeliveries(environment, keepDays),
  });
}

import type { Environment } from "../../context.ts";

/**
 * Lets the planner forget how many deliveries waited when the table was last vacuumed. The queue is empty at one moment and
 * holds a million at the next; having seen it empty, the planner takes any index for as good as the right one. Not knowing,
 * it assumes some hundred rows a page, and the right one wins. (PostgreSQL 18, `pg_clear_relation_stats`.)
 */
export async function forgetQueueSize({ database }: Pick<Environment, "database">): Promise<void> {
  await database.pool.query({
    name: "deliveries-forget-size",
    text: `select pg_clear_relation_stats(current_schema(), c.relname::text) from pg_class c
      where c.oid in ('"Delivery_pending"'::regclass, '"DeliveryLease"'::regclass) and c.reltuples >= 0`,
  });
}

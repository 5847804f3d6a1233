import pg from "pg";
import type { Database } from "../database/client.ts";
import { connectionOptions } from "../database/client.ts";
import type { Logger } from "../logger.ts";

// A plan is made once per connection, perhaps while the table is empty, and must hold when it has a million rows: so it
// takes the indexes that the statements are written for, whatever the statistics say at that moment.
const planner = ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"]
  .map((setting) => `-c ${setting}=off`)
  .concat("-c plan_cache_mode=force_generic_plan", "-c jit=off")
  .join(" ");

/**
 * Connections of a queue's own: its named statements are planned once and by index, and requests that keep the other
 * pool busy do not delay it.
 */
export function openQueuePool(database: Pick<Database, "url">, log: Logger, max = 3): pg.Pool {
  const options = connectionOptions(database.url);
  const pool = new pg.Pool({ ...options, options: `${options.options ?? ""} ${planner}`, max });
  pool.on("error", (error) => log.warn({ err: error }, "a connection of a queue broke"));
  return pool;
}

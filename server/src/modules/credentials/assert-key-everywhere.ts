import type { Environment } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";

/**
 * Throws ConflictError KEY_NOT_EVERYWHERE while a live node does not hold the current master key: it could not open
 * what is wrapped with it. A node that was killed counts for 10 s more.
 */
export async function assertKeyEverywhere({
  database,
  vault,
}: Pick<Environment, "database" | "vault">): Promise<void> {
  const { rows } = await database.pool.query<{ count: number }>({
    name: "nodes-without-key",
    text: `select count(*)::int as count from "Worker"
           where "aliveUntil" > now() and not $1 = any(coalesce("keyIds", '{}'))`,
    values: [vault.currentKeyId],
  });
  const count = rows[0]?.count ?? 0;
  if (count > 0)
    throw new ConflictError(
      `${count === 1 ? "One running node does" : `${count} running nodes do`} not hold the master key ${vault.currentKeyId} and could not open what it wraps. ` +
        "Give every node both keys in PATCHBAY_MASTER_KEYS and restart it first. A node that was just stopped counts for 10 seconds more.",
      "KEY_NOT_EVERYWHERE",
    );
}

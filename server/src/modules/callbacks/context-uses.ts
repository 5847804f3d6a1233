import type { Environment, InstallationCaller } from "../../context.ts";
import { RateLimitedError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";

/** So many uses of one delivery's securityContexts are taken, and kept. */
export const mostUses = 1_000;

/** What is told of a use. */
export type ContextUse = {
  /** The root fields that were asked for; empty where the request was not read. */
  operation: string;
  /** The code of the error that refused it; null where nothing did. */
  refusal: string | null;
  ip: string;
};

// The two-key form: locks of the one-key form are the feed's.
const lockClass = 20_341;

/**
 * Records that a securityContext is used, before anything is done for it. Answers the record's id. Throws RateLimitedError where its
 * delivery has had 1,000 already; that is not recorded.
 */
export async function beginContextUse(
  { database, clock }: Pick<Environment, "database" | "clock">,
  { organizationId, publisherId, deliveryId, attempt }: InstallationCaller,
  { operation, refusal, ip }: ContextUse,
): Promise<string> {
  const id = newId();
  const written = await database.prisma.$transaction(async (tx) => {
    // Counting is exact only one after another; the count is a statement of its own, to see what others have committed.
    await tx.$executeRaw`select pg_advisory_xact_lock(${lockClass}::int, hashtext(${deliveryId}))`;
    return tx.$executeRaw`insert into "SecurityContextUse" ("id", "organizationId", "publisherId", "deliveryId", "attempt", "operation", "refusal", "ip", "at")
      select ${id}::uuid, ${organizationId}::uuid, ${publisherId}::uuid, ${deliveryId}::uuid, ${attempt}::int, ${operation.slice(0, 200)}, ${refusal}, ${ip}, ${clock.now()}
      where (select count(*) from "SecurityContextUse" where "deliveryId" = ${deliveryId}::uuid) < ${mostUses}`;
  });
  if (written === 0)
    throw new RateLimitedError(
      `The securityContexts of one delivery can be used ${mostUses.toLocaleString("en")} times; this one's delivery has had them.`,
    );
  return id;
}

/** Adds what refused a use that went on, or what failed of it. */
export async function refuseContextUse(
  { database }: Pick<Environment, "database">,
  id: string,
  refusal: string,
): Promise<void> {
  await database.pool.query({
    name: "context-use-refused",
    text: `update "SecurityContextUse" set "refusal" = $2 where "id" = $1::uuid and "refusal" is null`,
    values: [id, refusal],
  });
}

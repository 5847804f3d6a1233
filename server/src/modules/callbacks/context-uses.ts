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
/** Up to here nobody waits for others: what is being written at the same time can be no more than what is left then. */
const freely = mostUses / 2;

/** Writes the use unless its delivery has `most` already. */
const insert = (most: number) => `insert into "SecurityContextUse"
    ("id", "organizationId", "publisherId", "deliveryId", "attempt", "operation", "refusal", "ip", "at")
  select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::int, $6::text, $7::text, $8::text, $9::timestamptz
  where (select count(*) from (select from "SecurityContextUse" where "deliveryId" = $4::uuid limit ${most}) u) < ${most}`;

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
  const values = [
    id,
    organizationId,
    publisherId,
    deliveryId,
    attempt,
    operation.slice(0, 200),
    refusal,
    ip,
    clock.now(),
  ];
  const name = "context-use";
  const { rowCount } = await database.pool.query({ name, text: insert(freely), values });
  if (rowCount === 1 || (await insertLast(database, deliveryId, values))) return id;
  throw new RateLimitedError(
    `The securityContexts of one delivery can be used ${mostUses.toLocaleString("en")} times; this one's delivery has had them.`,
  );
}

/** The uses near the bound, one after another, so that they are counted exactly. */
async function insertLast(
  { pool, prisma }: Environment["database"],
  deliveryId: string,
  values: unknown[],
): Promise<boolean> {
  const { rows } = await pool.query<{ full: boolean }>({
    name: "context-uses-full",
    text: `select count(*) >= ${mostUses} as "full" from "SecurityContextUse" where "deliveryId" = $1::uuid`,
    values: [deliveryId],
  });
  if (rows[0]?.full) return false;
  return prisma.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${lockClass}::int, hashtext(${deliveryId}))`;
    // A statement of its own sees what the one before has committed.
    return (await tx.$executeRawUnsafe(insert(mostUses), ...values)) === 1;
  });
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

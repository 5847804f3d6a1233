import type { Pool } from "pg";
import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";

/**
 * Has a function that a person has changed tried at once where it is taken for failing: in development, which runs what it
 * is now. Production runs what was deployed; a deployment sees to that.
 */
export async function probeSoon(
  { tx, now }: TransactionScope,
  { organizationId, functionId }: { organizationId: string; functionId: string },
): Promise<void> {
  await tx.$executeRawUnsafe(
    `update "RuleBinding" b set "probeAt" = $3::timestamptz
     from "Rule" r
     where r."functionId" = $2::uuid and r."organizationId" = $1::uuid and b."ruleId" = r."id" and b."environment" = 'DEVELOPMENT'
       and b."failingSince" is not null and b."probeAt" > $3::timestamptz`,
    organizationId,
    functionId,
    now,
  );
}

/** Has the next of each lane tried at once where its function is taken for failing: the one before said nothing about it. */
export async function probeNext(
  { pool, now }: { pool: Pool; now: Date },
  lanes: readonly { ruleId: string; environment: Environment }[],
): Promise<void> {
  await pool.query({
    name: "executions-probe-next",
    text: `update "RuleBinding" b set "probeAt" = $3::timestamptz
      from unnest($1::uuid[], $2::text[]::"Environment"[]) as l("ruleId", "environment")
      where b."ruleId" = l."ruleId" and b."environment" = l."environment" and b."failingSince" is not null and b."probeAt" > $3::timestamptz`,
    values: [lanes.map(({ ruleId }) => ruleId), lanes.map(({ environment }) => environment), now],
  });
}

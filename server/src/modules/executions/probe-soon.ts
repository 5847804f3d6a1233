import type { TransactionScope } from "../../context.ts";

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

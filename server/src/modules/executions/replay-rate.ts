import { z } from "zod";
import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";

/** How many of what waits of one rule may start per minute: 1 to 6,000. Left out or null: as fast as they can. */
export const ReplayPerMinute = z.int().min(1).max(6_000).nullish();

/**
 * Sets how fast what waits runs from here on, per rule and environment, for an account's rules or for some rules: the
 * last choice counts, and none (null) ends an earlier one. Lanes in which nothing waits have no rate. The claim keeps
 * to it; `endReplays` ends it when nothing of before waits any more.
 */
export async function setReplayRate(
  { tx, now }: TransactionScope,
  where: {
    organizationId: string;
    accountId?: string;
    ruleIds?: readonly string[];
    environment?: Environment;
    perMinute: number | null;
  },
): Promise<void> {
  if (!where.accountId && !where.ruleIds) throw new RangeError("Name the account or the rules.");
  await tx.$executeRawUnsafe(
    `update "RuleBinding" b set "replayStarted" = 0,
       "replayPerMinute" = case when w."waits" then $2::int end,
       "replaySince" = case when w."waits" and $2::int is not null then $3::timestamptz end
     from (
       select c."ruleId", c."environment", exists (
         select from "Execution" t where t."status" = 'QUEUED' and t."ruleId" = c."ruleId" and t."environment" = c."environment"
       ) as "waits"
       from "RuleBinding" c
       where c."organizationId" = $1::uuid
         ${where.accountId ? `and c."accountId" = $4::uuid` : "and $4::uuid is null"}
         ${where.ruleIds ? `and c."ruleId" = any($5::uuid[])` : "and $5::uuid[] is null"}
         ${where.environment ? `and c."environment" = $6::"Environment"` : `and $6::"Environment" is null`}
       order by c."ruleId", c."environment" for update
     ) w
     where b."ruleId" = w."ruleId" and b."environment" = w."environment"
       and (b."replayPerMinute" is not null or (w."waits" and $2::int is not null))`,
    where.organizationId,
    where.perMinute,
    now,
    where.accountId ?? null,
    where.ruleIds ?? null,
    where.environment ?? null,
  );
}

import type { TransactionScope } from "../../context.ts";
import { moduleIsThere } from "./list-listened.ts";

/** Whose channels may ask for too little: of rules that changed, of projects that were deployed, of accounts. */
export type ListeningScope = {
  ruleIds?: readonly string[];
  projectIds?: readonly string[];
  accountIds?: readonly string[];
};

/**
 * Makes the channels due that do not ask for all that rules listen to, and the polls that rested for want of a rule. A
 * channel that asks for too much is narrowed when it is next renewed. Answers how many became due.
 */
export async function resubscribe(
  { tx, now }: Pick<TransactionScope, "tx" | "now">,
  { ruleIds = [], projectIds = [], accountIds = [] }: ListeningScope,
): Promise<number> {
  const widened = await tx.$executeRawUnsafe(
    `update "WatchChannel" w set "dueAt" = $1::timestamptz
     where ${isConcerned} and w."kind" = 'PUSH' and w."dueAt" > $1::timestamptz and w."state" = 'LIVE'
       and exists (select from "RuleTrigger" m where m."accountId" = w."accountId" and m."eventType" <> all(w."eventTypes") and ${moduleIsThere("m")})`,
    now,
    ruleIds,
    projectIds,
    accountIds,
  );
  const begun = await tx.$executeRawUnsafe(
    `update "WatchChannel" w set "reviewDueAt" = $1::timestamptz
     where ${isConcerned} and w."kind" = 'POLL' and w."reviewDueAt" > $1::timestamptz and w."coveredUntil" is null and w."reviewFailures" = 0
       and exists (select from "RuleTrigger" m where m."accountId" = w."accountId")`,
    now,
    ruleIds,
    projectIds,
    accountIds,
  );
  return widened + begun;
}

const isConcerned = `w."accountId" in (
  select m."accountId" from "RuleTrigger" m where m."ruleId" = any($2::uuid[])
  union select m."accountId" from "Rule" r join "RuleTrigger" m on m."ruleId" = r."id" where r."projectId" = any($3::uuid[])
  union select unnest($4::uuid[]))`;

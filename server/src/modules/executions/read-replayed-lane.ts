import type { Transaction } from "../../platform/database/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { laneFacts, runs, unableReason } from "./lanes.ts";

/** What a lane runs at present, on the events of which account. */
export type ReplayedLane = {
  /** Why it can run nothing; null where it can. */
  unable: string | null;
  accountId: string | null;
  ruleName: string | null;
  eventTypes: string[] | null;
  condition: unknown;
};

/** Reads what a lane of the organization runs. Throws NotFoundError where there is no such rule. */
export async function readReplayedLane(
  client: Pick<Transaction, "$queryRawUnsafe">,
  key: { organizationId: string; ruleId: string; environment: Environment },
): Promise<ReplayedLane> {
  const [lane] = await client.$queryRawUnsafe<ReplayedLane[]>(
    `select ${unableReason} as "unable", b."accountId", ${runs.name} as "ruleName", ${runs.condition} as "condition",
       case when b."environment" = 'PRODUCTION' then d."eventTypes" else r."eventTypes" end as "eventTypes"
     from (select $1::uuid as "ruleId", $2::text::"Environment" as "environment") l cross join ${laneFacts}
     where r."organizationId" = $3::uuid and r."goneAt" is null`,
    key.ruleId,
    key.environment,
    key.organizationId,
  );
  if (!lane) throw new NotFoundError("The rule");
  return lane;
}

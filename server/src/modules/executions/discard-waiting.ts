import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendExecutionChanges, changeNameOf } from "./executions.changes.ts";

/**
 * Discards what waits of an account or of a rule (in one environment, where given), each with the reason, in one
 * statement. What runs at the moment is left to end. Answers how many were discarded. Throws a RangeError where
 * neither account nor rule is named.
 */
export async function discardWaiting(
  { tx, now }: TransactionScope,
  where: {
    organizationId: string;
    /** One account, or several in the same statement. */
    accountId?: string | readonly string[];
    /** One rule, or several in the same statement. */
    ruleId?: string | readonly string[];
    environment?: Environment;
    reason: string;
    actorName?: string | null;
  },
): Promise<number> {
  if (!where.accountId && !where.ruleId) throw new RangeError("Name the account or the rule.");
  const [row] = await tx.$queryRawUnsafe<{ discarded: number }[]>(
    `with discarded as (
      update "Execution" t set "status" = 'DISCARDED', "reason" = $2, "finishedAt" = $3::timestamptz, "lease" = null
      where t."organizationId" = $1::uuid and t."status" = 'QUEUED'
        ${where.accountId ? `and t."accountId" = any($5::uuid[])` : "and $5::uuid[] is null"}
        ${where.ruleId ? `and t."ruleId" = any($6::uuid[])` : "and $6::uuid[] is null"}
        ${where.environment ? `and t."environment" = $7::"Environment"` : `and $7::"Environment" is null`}
      returning *
    ), changes as (
      ${appendExecutionChanges("discarded", { name: changeNameOf("DISCARDED"), at: "$3", actorName: "$4::text" })}
    ) select count(*)::int as discarded from discarded`,
    where.organizationId,
    where.reason,
    now,
    where.actorName ?? null,
    listed(where.accountId),
    listed(where.ruleId),
    where.environment ?? null,
  );
  return row?.discarded ?? 0;
}

function listed(ids: string | readonly string[] | undefined): readonly string[] | null {
  return typeof ids === "string" ? [ids] : (ids ?? null);
}

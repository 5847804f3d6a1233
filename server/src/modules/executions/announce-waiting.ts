import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendExecutionChanges, changeNameOf } from "./executions.changes.ts";

const announced = 1_000;

/**
 * Says of what waits of an account, or of a rule in one environment, that it may run again (or is held now):
 * `execution.queued` for the oldest 1,000, which run first; the rest announce themselves when they start. Wakes the
 * queue. Answers how many wait in all.
 */
export async function announceWaiting(
  { tx, now }: TransactionScope,
  where: { organizationId: string } & ({ accountId: string } | { ruleId: string; environment: Environment }),
): Promise<number> {
  const ofAccount = "accountId" in where;
  const those = `t."organizationId" = $1::uuid and t."status" = 'QUEUED' and ${
    ofAccount
      ? `t."accountId" = $3::uuid and $4::text is null`
      : `t."ruleId" = $3::uuid and t."environment" = $4::text::"Environment"`
  }`;
  const [row] = await tx.$queryRawUnsafe<{ waiting: number }[]>(
    `with waiting as (
      select t.* from "Execution" t where ${those} order by t."id" limit ${announced}
    ), changes as (
      ${appendExecutionChanges("waiting", { name: changeNameOf("QUEUED"), at: "$2" })}
    ) select count(*)::int as waiting from "Execution" t where ${those}`,
    where.organizationId,
    now,
    ofAccount ? where.accountId : where.ruleId,
    ofAccount ? null : where.environment,
  );
  return row?.waiting ?? 0;
}

import type { TransactionScope } from "../../context.ts";
import { appendExecutionChanges, changeNameOf } from "./executions.changes.ts";

const announced = 1_000;

/**
 * Says of what waits of an account that it may run again (or is held now): `execution.queued` for the oldest 1,000,
 * which run first; the rest announce themselves when they start. Wakes the queue. Answers how many wait in all.
 */
export async function announceWaiting(
  { tx, now }: TransactionScope,
  where: { organizationId: string; accountId: string },
): Promise<number> {
  const [row] = await tx.$queryRawUnsafe<{ waiting: number }[]>(
    `with waiting as (
      select t.* from "Execution" t
      where t."organizationId" = $1::uuid and t."accountId" = $2::uuid and t."status" = 'QUEUED' order by t."id" limit ${announced}
    ), changes as (
      ${appendExecutionChanges("waiting", { name: changeNameOf("QUEUED"), at: "$3" })}
    ) select count(*)::int as waiting from "Execution" t
      where t."organizationId" = $1::uuid and t."accountId" = $2::uuid and t."status" = 'QUEUED'`,
    where.organizationId,
    where.accountId,
    now,
  );
  return row?.waiting ?? 0;
}

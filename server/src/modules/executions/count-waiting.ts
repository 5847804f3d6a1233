import type { Database, Transaction } from "../../platform/database/client.ts";

const countedTo = 100;

/** How many executions of accounts wait: exact up to 100, then 100 and `more`. */
export async function countWaiting(
  database: Pick<Database, "prisma"> | { tx: Transaction },
  accountIds: readonly string[],
): Promise<{ count: number; more: boolean }> {
  const client = "tx" in database ? database.tx : database.prisma;
  const [row] = await client.$queryRawUnsafe<{ count: number }[]>(
    `select count(*)::int as count from (
       select from unnest($1::uuid[]) as p(id) cross join lateral (
         select from "Execution" t where t."accountId" = p.id and t."status" = 'QUEUED' limit ${countedTo + 1}) e
       limit ${countedTo + 1}) w`,
    accountIds,
  );
  const count = row?.count ?? 0;
  return { count: Math.min(count, countedTo), more: count > countedTo };
}

import type { Database, Transaction } from "../../platform/database/client.ts";

const countedTo = 100;

/** How many executions of an account wait: exact up to 100, then 100 and `more`. */
export async function countWaiting(
  database: Pick<Database, "prisma"> | { tx: Transaction },
  accountId: string,
): Promise<{ count: number; more: boolean }> {
  const client = "tx" in database ? database.tx : database.prisma;
  const [row] = await client.$queryRawUnsafe<{ count: number }[]>(
    `select count(*)::int as count from (
       select from "Execution" where "accountId" = $1::uuid and "status" = 'QUEUED' limit ${countedTo + 1}) w`,
    accountId,
  );
  const count = row?.count ?? 0;
  return { count: Math.min(count, countedTo), more: count > countedTo };
}

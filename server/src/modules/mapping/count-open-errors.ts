import type { Transaction } from "../../platform/database/client.ts";

/** How many mapping errors of an account are open: the sum over its groups, which keep count. */
export async function countOpenErrors(tx: Transaction, accountId: string): Promise<number> {
  const { _sum: sum } = await tx.mappingErrorGroup.aggregate({
    where: { accountId, open: { gt: 0 } },
    _sum: { open: true },
  });
  return sum.open ?? 0;
}

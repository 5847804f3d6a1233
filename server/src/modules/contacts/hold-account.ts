import type { Transaction } from "../../platform/database/client.ts";

/**
 * Keeps an account from being deleted until the transaction ends; waits for a deletion under way. Taken before rows that
 * belong to it are locked: its deletion locks the account and goes on to them, so none waits in a circle.
 */
export async function holdAccount(tx: Transaction, accountId: string): Promise<void> {
  await tx.$executeRaw`select 1 from "Account" where "id" = ${accountId}::uuid for key share`;
}

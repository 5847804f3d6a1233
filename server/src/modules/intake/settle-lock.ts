import type { TransactionScope } from "../../context.ts";

// The two-key form: locks of the one-key form are the feed's.
const lockClass = 20_311;

/**
 * Between late pushes of an account and what a review of it stores: pushes share it, a review has it alone, until the
 * transaction ends. Taken before anything else of the transaction.
 */
export async function takeSettleLock(
  { tx }: Pick<TransactionScope, "tx">,
  accountId: string,
  mode: "SHARED" | "ALONE",
): Promise<void> {
  await (mode === "SHARED"
    ? tx.$executeRaw`select pg_advisory_xact_lock_shared(${lockClass}::int, hashtext(${accountId}))`
    : tx.$executeRaw`select pg_advisory_xact_lock(${lockClass}::int, hashtext(${accountId}))`);
}

import type { Transaction } from "../../platform/database/client.ts";
import { holdAccount } from "./hold-account.ts";

// Any number: the first of the two keys of this lock, and of no other.
const contactsOfAccount = 7_301;

/**
 * Lets nobody else make or match contacts of the account until the transaction ends. Taken before their rows are
 * locked (in the order of their ids): nothing in the database says that an address is one contact's alone, so of two that
 * look for it at once, the second must wait. Everything that writes contacts of an account takes it first, so that nobody who
 * writes in several statements meets another one half-way.
 */
export async function lockContactsOf(tx: Transaction, accountId: string): Promise<void> {
  await holdAccount(tx, accountId);
  await tx.$executeRaw`select pg_advisory_xact_lock(${contactsOfAccount}::int, hashtext(${accountId}))`;
}

import type { Environment, RecordKey } from "../../context.ts";

/** The smallest editions of Zoho take 5 calls at a time of an organization; one is left to others. */
const atOncePerAccount = 4;

export type RecordReads = Environment["readRecord"];

/** Reads records for executions, at most 4 of one account at a time in this process: the others wait for their turn. */
export function makeRecordReads({ readRecord }: Pick<Environment, "readRecord">): RecordReads {
  const accounts = new Map<string, { active: number; waiting: (() => void)[] }>();
  return async (key: RecordKey) => {
    const { authorizationId } = key;
    const account = accounts.get(authorizationId) ?? { active: 0, waiting: [] };
    accounts.set(authorizationId, account);
    if (account.active >= atOncePerAccount)
      await new Promise<void>((resolve) => {
        account.waiting.push(resolve);
      });
    else account.active += 1;
    try {
      return await readRecord(key);
    } finally {
      // The turn goes to the next; only without one it is free.
      const next = account.waiting.shift();
      if (next) next();
      else account.active -= 1;
      if (account.active === 0) accounts.delete(authorizationId);
    }
  };
}

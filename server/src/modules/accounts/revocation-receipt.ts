import type { Account } from "../../generated/prisma/client.ts";
import type { Receipt } from "../authorization/index.ts";

/** How a revocation at the provider went, where a person asked for one; null where nobody did. */
export function readReceipt({ providerReceipt }: Pick<Account, "providerReceipt">): Receipt | null {
  return providerReceipt as Receipt | null;
}

/** Whether the tokens of an account are of no use any more because a person revoked them at the provider. */
export function wasRevokedThere(account: Pick<Account, "providerReceipt">): boolean {
  const receipt = readReceipt(account);
  return receipt !== null && receipt.outcome !== "FAILED";
}

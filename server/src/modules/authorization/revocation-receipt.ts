import type { Prisma } from "../../generated/prisma/client.ts";
import type { Receipt } from "./revoke-at-provider.ts";

type Kept = { providerReceipt: Prisma.JsonValue };

/** How a revocation at the provider went, where a person asked for one; null where nobody did. */
export function readReceipt({ providerReceipt }: Kept): Receipt | null {
  return providerReceipt as Receipt | null;
}

/** Whether tokens are of no use any more because a person revoked them at the provider. */
export function wasRevokedThere(kept: Kept): boolean {
  const receipt = readReceipt(kept);
  return receipt !== null && receipt.outcome !== "FAILED";
}

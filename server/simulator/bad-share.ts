import { hashOf, pick } from "./crm/pick.ts";
import type { ProviderOrg } from "./state.ts";

/** EMAIL: an address without @; DATE: words where a date belongs; FLAG: words where yes or no belongs. */
const BAD_KINDS = ["EMAIL", "DATE", "FLAG"] as const;
export type BadKind = (typeof BAD_KINDS)[number];

const MILLION = 1_000_000;
const MOST_SEEDED = 1_000_000;

/**
 * What is wrong with seeded contact `n`: exactly one value of each bad one. They are spread evenly, so that of the first N there are
 * exactly N × `badShare`, rounded down; which kind it is depends on number and organization alone.
 */
export function badKind(org: ProviderOrg, n: number): BadKind | undefined {
  // What is made up later is well.
  if (n > MOST_SEEDED) return undefined;
  const share = Math.round((org.size.badShare ?? 0) * MILLION);
  const isBad = Math.floor((n * share) / MILLION) > Math.floor(((n - 1) * share) / MILLION);
  return isBad ? pick(BAD_KINDS, hashOf(org.key, "bad", n)) : undefined;
}

import { hashOf } from "./crm/pick.ts";

/**
 * Whether the n-th of many is hit when a share (0 to 1) is to be: the same for the same seed in every run, as the n-th
 * coin of a row that was thrown beforehand.
 */
export function isHit(seed: number, n: number, share: number): boolean {
  return share > 0 && hashOf("chance", seed, n) / 2 ** 32 < share;
}

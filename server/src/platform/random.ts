import { randomBytes, randomInt } from "node:crypto";

/** A number from 0 (included) to 1 (excluded), for jitter; tests pass their own. */
export function randomUnit(): number {
  return randomInt(0, 2 ** 32) / 2 ** 32;
}

/** A random positive int64 as decimal text. */
export function randomInt64(): string {
  return ((randomBytes(8).readBigUInt64BE() >> 1n) | 1n).toString();
}

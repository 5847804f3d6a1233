import type { NetworkErrorCode } from "../../platform/network/network-error.ts";

/** Methods that change nothing (RFC 9110, 9.2.1): asked again where no answer came, or a temporary one. */
const safe = new Set(["GET", "HEAD", "OPTIONS"]);
const temporary = new Set([429, 502, 503, 504]);
const broken: readonly NetworkErrorCode[] = ["DNS_FAILED", "CONNECT_REFUSED", "RESET", "MALFORMED_RESPONSE"];

export const mostAttempts = 4;
/** As long as a caller is made to wait between two attempts, in milliseconds. */
const longestWait = 10_000;
const firstWait = 250;

export function isSafe(method: string): boolean {
  return safe.has(method.toUpperCase());
}

export function isTemporary(status: number): boolean {
  return temporary.has(status);
}

export function isBroken(code: NetworkErrorCode): boolean {
  return broken.includes(code);
}

/**
 * How long to wait before the attempt after `attempt` (from 1), in milliseconds: as the service asks, else 250 ms doubled with
 * full jitter. null: give the answer back, since it asks for longer than 10 s, or it was the last attempt.
 */
export function waitBefore(
  attempt: number,
  retryAfterMs: number | null,
  random: () => number,
): number | null {
  if (attempt >= mostAttempts) return null;
  if (retryAfterMs !== null) return retryAfterMs <= longestWait ? retryAfterMs : null;
  return Math.round(firstWait * 2 ** (attempt - 1) * (0.5 + random() / 2));
}

import { readRetryAfter } from "../platform/http/retry-after.ts";
import { BlockedAddressError, NetworkError } from "../platform/network/network-error.ts";
import type { Network, NetworkRequest } from "../platform/network/network.ts";
import { ProviderError } from "./provider-error.ts";

/** An answer with a body that is JSON or not (`json` undefined). */
export type Answer = {
  status: number;
  json: unknown;
  retryAfterMs: number | null;
  /** Names in lower case. */
  headers: Record<string, string>;
};

/**
 * One request to a provider. Any status is an answer; that none came is a `ProviderError` `NETWORK`, or `BLOCKED`
 * where the closed door refused the address.
 */
export async function ask(network: Network, request: NetworkRequest, now: Date): Promise<Answer> {
  try {
    const response = await network.request({
      ...request,
      headers: { accept: "application/json", ...request.headers },
    });
    return {
      status: response.status,
      json: parseJson(response.text()),
      retryAfterMs: readRetryAfter(response.headers["retry-after"], now),
      headers: response.headers,
    };
  } catch (error) {
    throw toProviderError(error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a failed request means: `NETWORK`, or `BLOCKED` where the closed door refused. Other errors are answered as they are. */
export function toProviderError(error: unknown): unknown {
  if (error instanceof BlockedAddressError || isRefusedByDoor(error))
    return new ProviderError("BLOCKED", error.message, { providerCode: error.code, cause: error });
  // Only a token or id with control characters comes here, and it will be the same next time.
  if (error instanceof NetworkError && error.code === "INVALID_REQUEST")
    return new ProviderError("REFUSED", error.message, { providerCode: error.code, cause: error });
  if (error instanceof NetworkError)
    return new ProviderError("NETWORK", error.message, { providerCode: error.code, cause: error });
  return error;
}

function isRefusedByDoor(error: unknown): error is NetworkError {
  return (
    error instanceof NetworkError && ["BLOCKED_ADDRESS", "INVALID_URL", "INSECURE_URL"].includes(error.code)
  );
}

import { Readable } from "node:stream";
import type { Environment } from "../../context.ts";
import { readRetryAfter } from "../../platform/http/retry-after.ts";
import { NetworkError } from "../../platform/network/network-error.ts";
import type { NetworkStreamResponse } from "../../platform/network/network.ts";
import { pause } from "../../platform/pause.ts";
import { randomUnit } from "../../platform/random.ts";
import { ApiCallError } from "../../providers/api-door.ts";
import type { ApiDoorRequest } from "../../providers/api-door.ts";
import { matchesHost } from "../../providers/api-hosts.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { confirmRefusal, freshTokens } from "../authorization/index.ts";
import type { Fresh } from "../authorization/index.ts";
import { assertHost, resolveTarget } from "./api-target.ts";
import { headersOfCall } from "./call-headers.ts";
import { isBroken, isSafe, isTemporary, waitBefore } from "./call-retries.ts";

/** How far a call got, for the log; filled in as it goes. */
export type CallTrace = { url: URL | null; attempts: number; secrets: string[] };

const mostRedirects = 5;
const timeout = { usual: 30_000, most: 120_000 };

/**
 * Makes one call with the credentials of an authorization: at the service's hosts only, again where a safe one met a temporary
 * failure, once more with fresh tokens after a 401, along redirects within those hosts. Any status is an answer. Throws ApiCallError.
 */
export async function sendApiCall(
  environment: Environment,
  authorizationId: string,
  request: ApiDoorRequest,
  trace: CallTrace,
): Promise<NetworkStreamResponse> {
  const { clock, network } = environment;
  const key = { organizationId: request.organizationId, authorizationId };
  const method = request.method.toUpperCase();
  const body = request.body ?? null;
  const replayable = !(body instanceof Readable);
  const headersMs = Math.min(request.timeoutMs ?? timeout.usual, timeout.most);

  let fresh = await readTokens(environment, key, trace);
  let place = fresh.connector.api(fresh.tokens);
  let url = resolveTarget(place, request.path, request.query);
  let renewed = false;
  let redirects = 0;
  let tries = 0;
  while (true) {
    trace.url = url;
    throwIfBlocked(environment, url);
    if (environment.guards.stands(redirects === 0 ? "HOST_ALLOWED" : "REDIRECT_HOST")) assertHost(url, place);
    trace.attempts += 1;
    tries += 1;
    const signed = sign(fresh, request, { method, url, body });
    let answer: NetworkStreamResponse;
    try {
      answer = await network.stream({
        url: signed.url,
        method,
        headers: signed.headers,
        body: signed.body,
        ...(request.signal ? { signal: request.signal } : {}),
        timeouts: { headers: headersMs },
      });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const wait =
        isSafe(method) && replayable && isBroken(error.code) ? waitBefore(tries, null, randomUnit) : null;
      if (wait === null) throw toApiCallError(error);
      await pause(wait);
      continue;
    }

    if (answer.status === 401 && !canRenew(fresh)) await confirmRefusal(environment, key, fresh);
    else if (answer.status === 401 && !renewed) {
      renewed = true;
      const before = fresh.generation;
      fresh = await readTokens(environment, key, trace, before).catch(ignoreUnavailable(fresh));
      if (!replayable || fresh.generation === before) return answer;
      place = fresh.connector.api(fresh.tokens);
      answer.body.destroy();
      tries = 0;
      continue;
    }
    if (isSafe(method) && replayable && isTemporary(answer.status)) {
      const asked = readRetryAfter([answer.headers["retry-after"]].flat()[0], clock.now());
      const wait = waitBefore(tries, asked, randomUnit);
      if (wait === null) return answer;
      answer.body.destroy();
      await pause(wait);
      continue;
    }
    const next = isSafe(method) && replayable && redirects < mostRedirects ? redirectOf(answer, url) : null;
    if (!next) return answer;
    try {
      throwIfBlocked(environment, next);
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
    // Elsewhere than at the service the caller goes without us: our credentials stay.
    if (!matchesHost(next, place.hosts) && environment.guards.stands("REDIRECT_HOST")) return answer;
    answer.body.destroy();
    redirects += 1;
    tries = 0;
    url = next;
  }
}

async function readTokens(
  environment: Environment,
  key: Parameters<typeof freshTokens>[1],
  trace: CallTrace,
  staleGeneration?: number,
): Promise<Fresh> {
  try {
    const fresh = await freshTokens(
      environment,
      key,
      staleGeneration === undefined ? {} : { staleGeneration },
    );
    trace.secrets.push(...fresh.connector.secretsOf(fresh.tokens));
    return fresh;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.isTransient)
      throw new ApiCallError(
        "CREDENTIALS_UNAVAILABLE",
        `The credentials could not be refreshed: ${error.message}`,
        {
          retryAfterMs: error.retryAfterMs,
          cause: error,
        },
      );
    throw new ApiCallError("REAUTHENTICATION_REQUIRED", error.message, { cause: error });
  }
}

/** The request with the credentials in it. A body that streams is passed on as it is. */
function sign(
  { connector, tokens }: Fresh,
  { headers: given = {} }: ApiDoorRequest,
  { body, ...call }: { method: string; url: URL; body: string | Uint8Array | Readable | null },
): { url: URL; headers: Record<string, string>; body: string | Uint8Array | Readable | null } {
  const headers = headersOfCall(given);
  const streams = body instanceof Readable;
  try {
    const signed = connector.sign({ ...call, headers, body: streams ? null : body }, tokens);
    if (!streams) return signed;
    if (signed.body !== null)
      throw new ApiCallError(
        "INVALID_REQUEST",
        "This service takes its credentials in the body: send a JSON object or a form of at most 256 KB.",
      );
    const length = given["content-length"];
    return {
      ...signed,
      headers: { ...signed.headers, ...(typeof length === "string" ? { "content-length": length } : {}) },
      body,
    };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new ApiCallError("INVALID_REQUEST", error.message, { cause: error });
  }
}

function canRenew({ connector, tokens }: Fresh): boolean {
  return connector.issue !== null || tokens.refreshToken !== null;
}

/** While the tokens cannot be refreshed, the service's own 401 is the better answer. */
function ignoreUnavailable(fresh: Fresh): (error: unknown) => Fresh {
  return (error) => {
    if (error instanceof ApiCallError && error.code === "CREDENTIALS_UNAVAILABLE") return fresh;
    throw error;
  };
}

function redirectOf({ status, headers }: NetworkStreamResponse, url: URL): URL | null {
  const location = [headers["location"]].flat()[0];
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  return URL.parse(location, url);
}

function throwIfBlocked({ network }: Environment, url: URL): void {
  try {
    network.assertAllowed(url);
  } catch (error) {
    throw error instanceof NetworkError ? toApiCallError(error) : error;
  }
}

/** Why there is no answer, for callers. */
export function toApiCallError(error: NetworkError): ApiCallError {
  const { code, message } = error;
  switch (code) {
    case "BLOCKED_ADDRESS":
      return new ApiCallError("BLOCKED_ADDRESS", message, { cause: error });
    case "INVALID_URL":
    case "INSECURE_URL":
    case "INVALID_REQUEST":
      return new ApiCallError("INVALID_REQUEST", message, { cause: error });
    case "TIMED_OUT":
      return new ApiCallError("TIMED_OUT", message, { cause: error });
    case "BODY_TOO_LARGE":
      return new ApiCallError("TOO_LARGE", message, { cause: error });
    case "ABORTED":
      return new ApiCallError("ABORTED", message, { cause: error });
    default:
      return new ApiCallError("UNREACHABLE", message, { cause: error });
  }
}

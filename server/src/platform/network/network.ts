import { Agent } from "undici";
import type { Clock } from "../clock.ts";
import { hostAndPort, parseAllowedHost } from "./allow-list.ts";
import type { AllowedHost } from "./allow-list.ts";
import { makeBlockList } from "./blocked-addresses.ts";
import {
  assertPublicHost,
  bareHost,
  makeClosedConnector,
  makeOpenConnector,
  resolveBySystem,
  resolvePublic,
} from "./door.ts";
import type { Resolve } from "./door.ts";
import { NetworkError } from "./network-error.ts";
import { toNetworkError } from "./network-failure.ts";
import { readBody } from "./read-body.ts";

/** Longest waits of one request, in milliseconds; `total` covers all of it, from the look-up to the last byte. */
export type NetworkTimeouts = { connect: number; headers: number; body: number; total: number };

export type NetworkRequest = {
  url: string | URL;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Origins, URLs or `host:port` that the door is opened for in this request alone (an organization's own list). */
  allow?: readonly string[];
  signal?: AbortSignal;
  /** Overrides of the time-outs (all but `connect`, which is the network's). */
  timeouts?: Partial<Omit<NetworkTimeouts, "connect">>;
  /** The cap of the answer's body in bytes (default 5 MiB) … */
  maxBodyBytes?: number;
  /** … and what happens to a longer one: `FAIL` (default) throws `BODY_TOO_LARGE`, `CUT` keeps its beginning. */
  overLimit?: "FAIL" | "CUT";
};

export type NetworkResponse = {
  status: number;
  /** Names in lower case; several values of one name are joined by ", ". */
  headers: Record<string, string>;
  body: Buffer;
  /** Whether the body was cut at `maxBodyBytes`. */
  truncated: boolean;
  /** The body as UTF-8. */
  text(): string;
  timing: { startedAt: Date; headersMs: number; totalMs: number };
};

export type Network = {
  /**
   * One HTTP request. Any status is an answer, a redirect too: none is followed. The body arrives as sent (no
   * compression is asked for). Throws `NetworkError`; with `BLOCKED_ADDRESS`, `INVALID_URL` and `INSECURE_URL` no
   * socket was opened.
   */
  request(request: NetworkRequest): Promise<NetworkResponse>;
  /**
   * Refuses a URL that no request would be made to, as far as its text tells: for the moment it is saved. The URL
   * is answered as parsed. Throws `NetworkError` `INVALID_URL`, `INSECURE_URL`, `BLOCKED_ADDRESS`.
   */
  assertAllowed(url: string | URL, allow?: readonly string[]): URL;
  /** `assertAllowed`, and the name is looked up as well (also `DNS_FAILED`). Opens no connection. */
  assertResolvable(url: string | URL, allow?: readonly string[]): Promise<URL>;
  /** Ends idle connections at once and waits for requests under way. */
  close(): Promise<void>;
};

export type NetworkOptions = {
  /** Origins, URLs or `host:port` that are open to every request, also for plain http. */
  allow?: readonly string[];
  clock: Clock;
  log?: { debug(fields: object, message: string): void };
  timeouts?: Partial<NetworkTimeouts>;
  /** How names are resolved; the operating system's way unless a test brings its own. */
  resolve?: Resolve;
};

const TIMEOUTS: NetworkTimeouts = { connect: 10_000, headers: 30_000, body: 30_000, total: 60_000 };
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/**
 * Outbound HTTP behind a closed door: https to public addresses only, unless the allow-list opens an exact host
 * and port. Time-outs run on real time, whatever the clock: they bound sockets.
 */
export function createNetwork(options: NetworkOptions): Network {
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const list = makeBlockList();
  const resolve = options.resolve ?? resolveBySystem;
  const alwaysOpen = new Set((options.allow ?? []).map(parseAllowedHost));
  // Two pools: a connection that one organization's list opened is never reused by a request without it.
  const closed = new Agent({ connect: makeClosedConnector(list, resolve, timeouts.connect) });
  const open = new Agent({ connect: makeOpenConnector(resolve, timeouts.connect) });

  function isOpen(url: URL, allow: readonly AllowedHost[] = []): boolean {
    const target = hostAndPort(url);
    return alwaysOpen.has(target) || allow.some((entry) => parseAllowedHost(entry) === target);
  }

  function assertAllowed(input: string | URL, allow?: readonly string[]): URL {
    const url = parseUrl(input);
    if (isOpen(url, allow)) return url;
    assertPublicHost(list, bareHost(url));
    if (url.protocol !== "https:")
      throw new NetworkError("INSECURE_URL", `${url.origin} is plain http; only https is allowed.`);
    return url;
  }

  async function request(input: NetworkRequest): Promise<NetworkResponse> {
    const url = assertAllowed(input.url, input.allow);
    const limits = { ...timeouts, ...input.timeouts };
    const startedAt = options.clock.now();
    const start = performance.now();
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(new NetworkError("TIMED_OUT", `${url.origin} took too long.`, { phase: "total" })),
      limits.total,
    );
    const abort = () => deadline.abort(new NetworkError("ABORTED", "The request was aborted."));
    if (input.signal?.aborted) abort();
    input.signal?.addEventListener("abort", abort, { once: true });
    try {
      const answer = await (isOpen(url, input.allow) ? open : closed).request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: input.method ?? "GET",
        headers: { "user-agent": "Patchbay", ...input.headers },
        body: input.body ?? null,
        signal: deadline.signal,
        headersTimeout: limits.headers,
        bodyTimeout: limits.body,
      });
      const headersMs = performance.now() - start;
      const cap = input.maxBodyBytes ?? MAX_BODY_BYTES;
      const { body, truncated } = await readBody(answer.body, cap, input.overLimit ?? "FAIL", url.origin);
      const totalMs = performance.now() - start;
      options.log?.debug(
        {
          origin: url.origin,
          method: input.method ?? "GET",
          status: answer.statusCode,
          ms: Math.round(totalMs),
        },
        "outbound request",
      );
      return {
        status: answer.statusCode,
        headers: joinHeaders(answer.headers),
        body,
        truncated,
        text: () => body.toString("utf8"),
        timing: { startedAt, headersMs, totalMs },
      };
    } catch (error) {
      const failure = toNetworkError(error, url.origin);
      options.log?.debug(
        { origin: url.origin, method: input.method ?? "GET", code: failure.code, phase: failure.phase },
        "outbound request failed",
      );
      throw failure;
    } finally {
      clearTimeout(timer);
      input.signal?.removeEventListener("abort", abort);
    }
  }

  return {
    request,
    assertAllowed,
    async assertResolvable(input, allow) {
      const url = assertAllowed(input, allow);
      if (!isOpen(url, allow)) await resolvePublic(list, resolve, bareHost(url));
      return url;
    },
    async close() {
      await Promise.all([closed.close(), open.close()]);
    },
  };
}

function parseUrl(input: string | URL): URL {
  const url = URL.parse(String(input));
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "")
    throw new NetworkError("INVALID_URL", "Not an http or https URL.");
  if (url.username !== "" || url.password !== "")
    throw new NetworkError("INVALID_URL", `A URL of ${url.host} carries a user name or password.`);
  return url;
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) joined[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  return joined;
}

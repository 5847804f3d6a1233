import type { Readable } from "node:stream";
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
import { openExchange } from "./exchange.ts";
import { NetworkError } from "./network-error.ts";
import { readBody } from "./read-body.ts";
import { assertSendable, joinHeaders, withUserAgent } from "./request-headers.ts";

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

/** As `NetworkRequest`, with bodies that stream. */
export type NetworkStreamRequest = Pick<NetworkRequest, "url" | "allow" | "signal"> & {
  /** Any method but CONNECT (a tunnel) and TRACE (its answer repeats the credentials). */
  method?: string;
  headers?: Record<string, string | string[]>;
  /**
   * A stream is read as fast as the other side takes it and sent chunked, unless `content-length` says how long it is; the
   * head goes with its first bytes. A `Readable` is destroyed when the exchange ends before it.
   */
  body?: string | Uint8Array | AsyncIterable<Uint8Array> | null;
  /**
   * `headers` counts from the last bytes that were sent, `body` from the last that came; neither while the reader
   * pauses. `total` is unlimited unless given.
   */
  timeouts?: Partial<Omit<NetworkTimeouts, "connect">>;
};

export type NetworkStreamResponse = {
  status: number;
  /** Names in lower case; an array where a name came several times. Those of the connection are among them. */
  headers: Record<string, string | string[]>;
  /** To be read to its end or destroyed; 64 KiB at most wait in it. Fails with a `NetworkError`. */
  body: Readable;
  timing: { startedAt: Date; headersMs: number };
};

export type Network = {
  /**
   * One HTTP request. Any status is an answer, a redirect too: none is followed. The body arrives as sent (no
   * compression is asked for). Throws `NetworkError`; with `BLOCKED_ADDRESS`, `INVALID_URL` and `INSECURE_URL` no
   * socket was opened.
   */
  request(request: NetworkRequest): Promise<NetworkResponse>;
  /**
   * `request` without limits of size: the same door, checks and errors, bodies streamed both ways. Answers once the head
   * is there, also while the request's body is still being sent.
   */
  stream(request: NetworkStreamRequest): Promise<NetworkStreamResponse>;
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
    const isOpened = isOpen(url, allow);
    // First of all where it leads: a blocked host is told as such, whatever else is wrong with the URL.
    if (!isOpened) assertPublicHost(list, bareHost(url));
    if (url.username !== "" || url.password !== "")
      throw new NetworkError("INVALID_URL", `A URL of ${url.host} carries a user name or password.`);
    if (!isOpened && url.protocol !== "https:")
      throw new NetworkError("INSECURE_URL", `${url.origin} is plain http; only https is allowed.`);
    return url;
  }

  async function stream(input: NetworkStreamRequest): Promise<NetworkStreamResponse> {
    const url = assertAllowed(input.url, input.allow);
    const method = input.method ?? "GET";
    const headers = withUserAgent(input.headers ?? {});
    assertSendable(url, method, headers);
    const limits = { ...timeouts, total: null, ...input.timeouts };
    const startedAt = options.clock.now();
    const start = performance.now();
    const answer = await openExchange(
      isOpen(url, input.allow) ? open : closed,
      { url, method, headers, body: input.body ?? null, signal: input.signal, timeouts: limits },
      (status, failure) => {
        const ms = Math.round(performance.now() - start);
        if (failure) {
          const { code, phase } = failure;
          options.log?.debug({ origin: url.origin, method, code, phase }, "outbound request failed");
        } else options.log?.debug({ origin: url.origin, method, status, ms }, "outbound request");
      },
    );
    return { ...answer, timing: { startedAt, headersMs: performance.now() - start } };
  }

  async function request(input: NetworkRequest): Promise<NetworkResponse> {
    const start = performance.now();
    const total = input.timeouts?.total ?? timeouts.total;
    const answer = await stream({ ...input, timeouts: { ...input.timeouts, total } });
    const { body, truncated } = await readBody(
      answer.body,
      input.maxBodyBytes ?? MAX_BODY_BYTES,
      input.overLimit ?? "FAIL",
      new URL(input.url).origin,
    );
    return {
      status: answer.status,
      headers: joinHeaders(answer.headers),
      body,
      truncated,
      text: () => body.toString("utf8"),
      timing: { ...answer.timing, totalMs: performance.now() - start },
    };
  }

  return {
    request,
    stream,
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
  return url;
}

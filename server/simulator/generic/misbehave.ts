import { setTimeout as wait } from "node:timers/promises";
import type { Call, Outcome, Reply } from "../http/call.ts";
import { sendBytes } from "../http/send-bytes.ts";
import type { ApiCaller } from "./authenticate.ts";

const MOST_MS = 30_000;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FLAKY_KEYS = 10_000;
const PATTERN = "0123456789abcdef";
const REDIRECTS = [301, 302, 303, 307, 308];

const WRONG: Reply = { status: 400, json: { error: "invalid_request" } };

/** `api/status/:code`: that status (200 to 599), with `retryAfter=` and `body=`. */
export function answerStatus(call: Call, text: string): Reply {
  const status = readNumber(text, 200, 599);
  if (status === undefined) return WRONG;
  const headers = retryAfter(call);
  if (status === 204 || status === 205 || status === 304) return { status, headers };
  const body = call.url.searchParams.get("body");
  return body === null ? { status, headers, json: { status } } : { status, headers, text: body };
}

/** `api/slow/:ms`: answers after at most 30 s. */
export async function answerSlowly(call: Call, text: string): Promise<Reply> {
  const ms = readNumber(text, 0, MOST_MS);
  if (ms === undefined) return WRONG;
  // Stopping the simulator ends the wait.
  await wait(ms, undefined, { signal: call.world.stopping.signal }).catch(() => undefined);
  return { status: 200, json: { sleptMs: ms } };
}

/**
 * `api/stream/:bytes` (chunked) and `api/big/:bytes` (with its length): at most 64 MB, the text 0123456789abcdef again and again.
 * `chunk=` is the size of a write, `everyMs=` the wait after each, `breakAfter=` cuts the connection after so many bytes.
 */
export async function answerBytes(call: Call, text: string, chunked: boolean): Promise<Outcome> {
  const query = call.url.searchParams;
  const bytes = readNumber(text, 0, MOST_BYTES);
  const chunkBytes = readNumber(query.get("chunk") ?? "65536", 1, 65_536);
  const everyMs = readNumber(query.get("everyMs") ?? "0", 0, 1_000);
  const breakAfter = readNumber(query.get("breakAfter") ?? String(MOST_BYTES), 0, MOST_BYTES);
  if (bytes === undefined || chunkBytes === undefined || everyMs === undefined || breakAfter === undefined)
    return WRONG;
  const { response } = call;
  response.writeHead(200, {
    "content-type": "text/plain",
    "cache-control": "no-store",
    ...(chunked ? {} : { "content-length": String(bytes) }),
  });
  response.flushHeaders();
  if (call.method === "HEAD") response.end();
  else await sendBytes(response, bytes, { chunkBytes, everyMs, breakAfter, pattern: PATTERN });
  return "sent";
}

/**
 * `api/flaky/:n`: fails n times for each caller and `key=`, then works. `status=` (503) and `retryAfter=` (1) are those of the
 * failures.
 */
export function answerFlakily(call: Call, caller: ApiCaller, text: string): Reply {
  const failures = readNumber(text, 0, 1_000);
  const status = readNumber(call.url.searchParams.get("status") ?? "503", 400, 599);
  if (failures === undefined || status === undefined) return WRONG;
  const { flaky } = call.world.state.generic;
  const key = `${caller.name} ${call.url.searchParams.get("key") ?? ""}`;
  const attempt = (flaky[key] ?? 0) + 1;
  flaky[key] = attempt;
  const [oldest, ...others] = Object.keys(flaky);
  if (oldest !== undefined && others.length >= MOST_FLAKY_KEYS) delete flaky[oldest];
  if (attempt > failures) return { status: 200, json: { attempt } };
  return { status, headers: retryAfter(call, "1"), json: { error: "temporarily_unavailable", attempt } };
}

/** `api/redirect?to=`: sends there, with `status=` 301, 302 (the default), 303, 307 or 308. */
export function redirectTo(call: Call): Reply {
  const to = call.url.searchParams.get("to");
  const status = Number(call.url.searchParams.get("status") ?? "302");
  if (to === null || !/^[\x21-\x7e]+$/.test(to) || !REDIRECTS.includes(status)) return WRONG;
  return { status, headers: { location: to } };
}

function retryAfter(call: Call, otherwise?: string): Record<string, string> {
  const text = call.url.searchParams.get("retryAfter") ?? otherwise;
  return text === undefined || !/^[\x20-\x7e]*$/.test(text) ? {} : { "retry-after": text };
}

function readNumber(text: string, least: number, most: number): number | undefined {
  const number = Number(text);
  return /^\d+$/.test(text) && number >= least && number <= most ? number : undefined;
}

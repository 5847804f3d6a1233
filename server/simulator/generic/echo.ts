import { createHash } from "node:crypto";
import { isUtf8 } from "node:buffer";
import { pipeline } from "node:stream/promises";
import type { Call, Outcome, Reply } from "../http/call.ts";
import type { ApiCaller } from "./authenticate.ts";

/** How much of a body is told; its size and hash are always those of the whole. */
const TOLD_BYTES = 1_000_000;
const MOST_BYTES = 256_000_000;

/**
 * `ANY api/echo/…`: what arrived, with nothing hidden, credentials included: so that a test can prove what was sent and that the
 * one between hides it from others. `headers` are as they came, repeated ones one by one.
 */
export async function echo(call: Call, caller: ApiCaller): Promise<Reply> {
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  let [bytes, keptBytes] = [0, 0];
  for await (const chunk of caller.body === undefined ? call.request : [caller.body]) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > MOST_BYTES) return { status: 413, json: { error: "too_large" } };
    hash.update(part);
    const room = TOLD_BYTES - keptBytes;
    if (room > 0) kept.push(part.subarray(0, room));
    keptBytes += Math.min(room, part.length);
  }
  const body = Buffer.concat(kept);
  const isText = isUtf8(body);
  const raw = call.request.rawHeaders;
  const headers = raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ""]] : [],
  );
  return {
    status: 200,
    json: {
      method: call.method,
      url: call.request.url,
      path: `/${call.path.join("/")}`,
      query: [...call.url.searchParams],
      headers,
      ...(isText ? { body: body.toString("utf8") } : { bodyBase64: body.toString("base64") }),
      bytes,
      sha256: hash.digest("hex"),
      truncated: bytes > body.length,
      caller: { name: caller.name, userId: caller.userId, clientId: caller.clientId, scopes: caller.scopes },
    },
  };
}

/** `POST api/mirror`: sends the body back while it comes in, at the pace of the reader. */
export async function mirror(call: Call, caller: ApiCaller): Promise<Outcome> {
  const { request, response } = call;
  const type = request.headers["content-type"] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "cache-control": "no-store" });
  response.flushHeaders();
  if (caller.body !== undefined) {
    response.end(caller.body);
    return "sent";
  }
  // Either side may break off: the other one is ended by the pipeline.
  await pipeline(request, response).catch(() => undefined);
  return "sent";
}

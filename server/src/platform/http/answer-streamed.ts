import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { NetworkError } from "../network/network-error.ts";
import { endToEndHeaders } from "./end-to-end-headers.ts";
import { announcesBody, RequestBody } from "./request-body.ts";
import type { StreamedResponse, StreamingRoute } from "./streaming-route.ts";

const IDLE_MS = 120_000;

// For how long the rest of a request is read and dropped after its answer: a connection that is closed on a client which
// still sends may take the answer with it.
const LINGER_MS = 10_000;

/** Answers one request by a streaming route, and leaves nothing behind when either side breaks. */
export async function answerStreamed(
  route: StreamingRoute,
  params: Record<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  // Any byte in or out counts anew; Node destroys a socket that times out.
  request.socket.setTimeout(route.idleMs ?? IDLE_MS);
  const body = announcesBody(request) ? new RequestBody(request, response) : null;
  const gone = new AbortController();
  response.once("finish", () => {
    body?.destroy();
    dropRest(request);
  });
  response.once("close", () => {
    body?.destroy();
    if (!response.writableFinished) gone.abort();
  });
  const asked = route.handle({
    method: request.method ?? "GET",
    url,
    params,
    headers: endToEndHeaders(request.headers),
    body,
    ip: request.socket.remoteAddress ?? "",
    signal: gone.signal,
  });
  try {
    await send(request, response, await asked);
  } catch (error) {
    // Whatever fails because nobody is there any more is no fault.
    if (!gone.signal.aborted) throw error;
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body = "" }: StreamedResponse,
): Promise<void> {
  const hasContent = request.method !== "HEAD" && status !== 204 && status !== 304;
  try {
    if (status < 200 || status > 599) throw new RangeError(`${status} is no status of an answer.`);
    const sent = endToEndHeaders(headers ?? {});
    // RFC 9110, 8.6: a 204 has none.
    if (status === 204) delete sent["content-length"];
    else if (!(body instanceof Readable) && (hasContent || body.length > 0))
      sent["content-length"] = String(Buffer.byteLength(body));
    response.writeHead(status, sent);
  } catch (error) {
    // Such as a header that came in and may not go out.
    if (body instanceof Readable) body.destroy();
    throw error;
  }
  if (!(body instanceof Readable)) response.end(hasContent ? body : undefined);
  else if (!hasContent) {
    body.destroy();
    response.end();
  } else {
    // The head goes with the first bytes where these are there, and ahead of them where they are still to come.
    if (body.readableLength === 0 && !body.readableEnded) response.flushHeaders();
    // A failure ends both sides: the client sees a connection cut, not an end.
    await pipeline(body, response).catch((error: unknown) => {
      if (!(error instanceof NetworkError)) throw error;
    });
  }
}

function dropRest(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, LINGER_MS);
  timer.unref();
  request.once("close", () => clearTimeout(timer));
  request.resume();
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { NetworkError } from "../network/network-error.ts";
import { endToEndHeaders } from "./end-to-end-headers.ts";
import { announcesBody, RequestBody } from "./request-body.ts";
import type { StreamedResponse, StreamingRoute } from "./streaming-route.ts";

const IDLE_MS = 120_000;

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
    void body?.dropRest().then((isWhole) => isWhole || request.socket.destroy());
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
    await send(request, response, await asked, body);
  } catch (error) {
    // Whatever fails because nobody is there any more is no fault.
    if (!gone.signal.aborted) throw error;
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body = "" }: StreamedResponse,
  rest: RequestBody | null,
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
  const content = hasContent ? body : "";
  if (!hasContent && body instanceof Readable) body.destroy();
  // Node closes such a connection at the end of the answer, while the client may still send: it would be reset.
  const closesEarly = !response.shouldKeepAlive && rest?.isComing() === true;
  if (!(content instanceof Readable)) {
    if (!closesEarly) return void response.end(content);
    response.write(content);
    await rest.dropRest();
    response.end();
    return;
  }
  // The head goes with the first bytes where these are there, and ahead of them where they are still to come.
  if (content.readableLength === 0 && !content.readableEnded) response.flushHeaders();
  async function* thenDrop(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    yield* chunks;
    await rest?.dropRest();
  }
  try {
    await (closesEarly ? pipeline(content, thenDrop, response) : pipeline(content, response));
  } catch (error) {
    // It ended both sides: the client sees a connection cut, not an end.
    if (!(error instanceof NetworkError)) throw error;
  }
}

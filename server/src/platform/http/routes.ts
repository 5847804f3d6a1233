import type { IncomingMessage, ServerResponse } from "node:http";
import { answerStreamed } from "./answer-streamed.ts";
import type { StreamingRoute } from "./streaming-route.ts";

/** A plain HTTP exchange, as routes see it. The body is complete and within the route's limit. */
export type HttpRequest = {
  method: string;
  url: URL;
  /** Named groups of the route's pattern. */
  params: Record<string, string>;
  headers: IncomingMessage["headers"];
  body: Buffer;
  ip: string;
};

export type HttpResponse = {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
};

export type PlainRoute = {
  stream?: undefined;
  method: "GET" | "POST";
  /** Matched against the whole path. */
  path: RegExp;
  /** Largest body in bytes; 0 for none. */
  maxBodyBytes: number;
  handle(request: HttpRequest): Promise<HttpResponse>;
};

export type Route = PlainRoute | StreamingRoute;

export type FoundRoute = { route: Route; params: Record<string, string> };

/** The first route for this method and path. */
export function findRoute(
  routes: readonly Route[],
  sentMethod: string | undefined,
  url: URL,
): FoundRoute | null {
  const method = sentMethod === "HEAD" ? "GET" : (sentMethod ?? "GET");
  for (const route of routes) {
    const methods = route.stream ? route.methods : [route.method];
    const match = methods === "ANY" || methods.includes(method) ? route.path.exec(url.pathname) : null;
    if (match) return { route, params: match.groups ?? {} };
  }
  return null;
}

export async function answerRoute(
  { route, params }: FoundRoute,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (route.stream) return answerStreamed(route, params, request, response, url);
  const body = await readBody(request, route.maxBodyBytes);
  if (!body) {
    sendResponse(request, response, {
      status: 413,
      headers: { connection: "close" },
      body: `The body may have at most ${route.maxBodyBytes} bytes.`,
    });
    return;
  }
  const answer = await route.handle({
    method: route.method,
    url,
    params,
    headers: request.headers,
    body,
    ip: request.socket.remoteAddress ?? "",
  });
  sendResponse(request, response, answer);
}

export function sendResponse(request: IncomingMessage, response: ServerResponse, answer: HttpResponse): void {
  const body = answer.body ?? "";
  response.writeHead(answer.status, {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
    "content-length": Buffer.byteLength(body),
    ...answer.headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

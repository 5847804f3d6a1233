import type { IncomingMessage, ServerResponse } from "node:http";

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

export type Route = {
  method: "GET" | "POST";
  /** Matched against the whole path. */
  path: RegExp;
  /** Largest body in bytes; 0 for none. */
  maxBodyBytes: number;
  handle(request: HttpRequest): Promise<HttpResponse>;
};

/** Answers with the first route that matches; false when none does. */
export async function answerRoute(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  for (const route of routes) {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const match = method === route.method ? route.path.exec(url.pathname) : null;
    if (!match) continue;
    const body = await readBody(request, route.maxBodyBytes);
    if (!body) {
      sendResponse(request, response, {
        status: 413,
        headers: { connection: "close" },
        body: `The body may have at most ${route.maxBodyBytes} bytes.`,
      });
      return true;
    }
    const answer = await route.handle({
      method: route.method,
      url,
      params: match.groups ?? {},
      headers: request.headers,
      body,
      ip: request.socket.remoteAddress ?? "",
    });
    sendResponse(request, response, answer);
    return true;
  }
  return false;
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

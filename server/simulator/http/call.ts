import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../world.ts";

/** One request on its way through the routes. */
export interface Call {
  world: World;
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  url: URL;
  /** Path segments, decoded, not yet consumed by the routes above. */
  path: string[];
}

/** An answer. `json`, `html` and `text` are exclusive; none of them sends an empty body. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  html?: string;
  text?: string;
  /** Closes the socket instead of answering. */
  reset?: boolean;
}

/** "sent" when the route wrote to the response itself. */
export type Outcome = Reply | "sent";

export const NOT_FOUND: Reply = { status: 404, json: { error: "not_found" } };

export function sendReply(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  if (reply.reset === true) {
    response.socket?.resetAndDestroy();
    return;
  }
  const headers: Record<string, string> = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...reply.headers,
  };
  const [type, body] =
    reply.json !== undefined
      ? ["application/json;charset=UTF-8", JSON.stringify(reply.json)]
      : reply.html !== undefined
        ? ["text/html; charset=utf-8", reply.html]
        : ["text/plain; charset=utf-8", reply.text];
  if (body !== undefined) {
    headers["content-type"] ??= type ?? "";
    headers["content-length"] = String(Buffer.byteLength(body));
  }
  response.writeHead(reply.status, headers).end(body);
}

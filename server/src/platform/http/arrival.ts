import type { IncomingMessage, ServerResponse } from "node:http";
import { announcesBody } from "./request-body.ts";

/**
 * Ends a request that has not arrived whole within `ms` by 408: what Node's `requestTimeout` does for all requests of a
 * server, for those alone that are not streamed.
 */
export function boundArrival(request: IncomingMessage, response: ServerResponse, ms: number): void {
  if (!announcesBody(request)) return;
  const timer = setTimeout(() => {
    if (request.complete) return;
    if (!response.headersSent) response.writeHead(408, { connection: "close", "content-length": 0 });
    response.end(() => request.socket.destroy());
  }, ms);
  timer.unref();
  request.once("close", () => clearTimeout(timer)).once("end", () => clearTimeout(timer));
}

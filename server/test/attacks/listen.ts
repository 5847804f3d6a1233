import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Heard = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };
export type Said = { status?: number; headers?: Record<string, string>; json?: unknown };

/** A server on a free port of 127.0.0.1 that answers JSON, one request after the other read whole. */
export async function listen(
  answer: (heard: Heard) => Said,
): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
      const {
        status = 200,
        headers = {},
        json = {},
      } = answer({
        method: request.method ?? "",
        url,
        headers: request.headers,
        body,
      });
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

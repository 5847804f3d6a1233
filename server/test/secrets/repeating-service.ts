import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export type RepeatingService = { origin: string; close(): Promise<void> };

/**
 * A service that repeats what it was sent, credentials included, wherever an answer has room for it: bodies in several encodings,
 * cut into small pieces or compressed, headers, redirects, its own errors, whom the credentials belong to. The last part of the
 * path says how.
 */
export async function startRepeatingService(): Promise<RepeatingService> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("error", () => undefined);
    request.on("end", () => answer(request, Buffer.concat(chunks), response));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const url = request.url ?? "/";
  const credential = credentialOf(request, body);
  const all = `${request.method} ${url}\n${request.rawHeaders.join("\n")}\n\n${body.toString()}\n${credential}`;
  const how = new URL(url, "http://localhost").pathname.split("/")[2] ?? "";
  const json = (status: number, value: unknown, headers: Record<string, string> = {}): void =>
    void response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(value));
  const text = (status: number, headers: Record<string, string> = {}): void =>
    void response.writeHead(status, { "content-type": "text/plain", ...headers }).end(all);

  switch (how) {
    case "identity":
      return json(200, { id: "account-1", name: `Account of ${credential}` });
    case "refusal":
      return json(400, {
        error: "invalid_grant",
        error_description: `Not taken: ${credential}`,
        detail: all,
      });
    case "failure":
      return json(500, { error: `server_error ${credential}`, error_description: all, trace: all });
    case "encoded":
      return json(200, {
        json: JSON.stringify({ all }),
        base64: [0, 1, 2].map((skip) => Buffer.from(`${"-".repeat(skip)}${all}`).toString("base64")),
        base64url: Buffer.from(all).toString("base64url"),
        hexadecimal: Buffer.from(all).toString("hex"),
        percent: encodeURIComponent(all),
        form: new URLSearchParams({ all }).toString(),
      });
    case "pieces":
      return void inPieces(response, all);
    case "gzip":
      return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(all));
    case "headers":
      return text(200, {
        "x-credential": encodeURIComponent(credential),
        "x-plain": credential.replaceAll(/[^\x20-\x7e]/g, "?"),
        "x-url": url,
        "set-cookie": `a=${encodeURIComponent(credential)}`,
        etag: `"${Buffer.from(credential).toString("base64")}"`,
      });
    case "redirect":
      return text(302, {
        location: `/api/told/${encodeURIComponent(credential)}?again=${encodeURIComponent(credential)}`,
      });
    case "elsewhere":
      return text(307, { location: `https://example.com/${encodeURIComponent(credential)}` });
    case "broken":
      response.writeHead(200, { "content-length": String(all.length * 2) });
      return void response.write(all, () => response.destroy());
    case "malformed":
      return void request.socket.end(`HTTP/1.1 200 ${credential}\r\nx y ${credential}: z\r\n\r\n${all}`);
    default:
      return text(how === "refused" ? 422 : 200);
  }
}

/** What came as the credential, wherever it was. */
function credentialOf({ headers, url = "/" }: IncomingMessage, body: Buffer): string {
  const given = headers["x-api-key"] ?? headers.authorization?.replace(/^\w+ /, "");
  const form = new URLSearchParams(body.toString());
  return String(
    given ??
      new URL(url, "http://localhost").searchParams.get("api_key") ??
      form.get("client_secret") ??
      form.get("refresh_token") ??
      "",
  );
}

async function inPieces(response: ServerResponse, all: string): Promise<void> {
  response.writeHead(200, { "content-type": "text/plain" });
  const bytes = Buffer.from(all);
  for (let at = 0; at < bytes.length; at += 7)
    await new Promise<void>((done) => response.write(bytes.subarray(at, at + 7), () => done()));
  response.end();
}

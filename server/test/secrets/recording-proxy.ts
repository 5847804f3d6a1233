import { createServer, request as ask } from "node:http";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** What one place has shown: an answer or the frames of a socket. */
export type Shown = { place: string; bytes: Buffer };

export type RecordingProxy = {
  origin: string;
  /** Where it passes on to; set it before the first request. */
  target: string;
  shown(): Shown[];
  close(): Promise<void>;
};

/**
 * Stands before an app and keeps everything that the app shows to the outside: status, headers and body of each answer, and
 * the frames that it sends over WebSockets. Answers are asked for uncompressed. A GraphQL answer's place names its root fields.
 */
export async function startRecordingProxy(): Promise<RecordingProxy> {
  const shown: { place: string; chunks: Buffer[] }[] = [];
  const sockets = new Set<Socket>();
  let target = "";
  function begin(place: string): Buffer[] {
    const chunks: Buffer[] = [];
    shown.push({ place, chunks });
    return chunks;
  }
  const server = createServer((request, response) => {
    const sent: Buffer[] = [];
    const { host: _host, "accept-encoding": _encoding, ...headers } = request.headers;
    const { host } = new URL(target);
    const passed = ask(
      `${target}${request.url}`,
      { method: request.method, headers: { ...headers, host: request.headers.host ?? host } },
      (answer) => {
        const chunks = begin(placeOf(request, Buffer.concat(sent)));
        chunks.push(Buffer.from(`${answer.statusCode}\n${answer.rawHeaders.join("\n")}\n\n`, "latin1"));
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.on("data", (chunk: Buffer) => void chunks.push(chunk));
        answer.on("error", () => response.destroy());
        answer.pipe(response);
      },
    );
    passed.on("error", () => response.destroy());
    request.on("data", (chunk: Buffer) => void sent.push(chunk));
    request.pipe(passed);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const { hostname, port } = new URL(target);
    const chunks = begin(`WebSocket ${request.url}`);
    const onward = connect(Number(port), hostname, () => {
      const lines = request.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 && name.toLowerCase() !== "sec-websocket-extensions"
          ? [`${name}: ${all[index + 1]}`]
          : [],
      );
      onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      onward.write(head);
      socket.pipe(onward);
    });
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on("error", () => undefined);
      each.on("close", () => [socket, onward].map((one) => one.destroy()));
    }
    onward.on("data", (chunk: Buffer) => void chunks.push(chunk));
    onward.pipe(socket);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get target() {
      return target;
    },
    set target(origin) {
      target = origin;
    },
    shown: () => shown.map(({ place, chunks }) => ({ place, bytes: Buffer.concat(chunks) })),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function placeOf({ method, url = "" }: IncomingMessage, sent: Buffer): string {
  const [path = ""] = url.split("?");
  if (path !== "/graphql") return `${method} ${path}`;
  // The first field after the operation's own braces: each operation of these tests has one root field that matters.
  const field = /(?:mutation|query)?[^{]*\{\s*(\w+)/.exec(readDocument(sent))?.[1] ?? "?";
  return `${method} ${path} ${field}`;
}

function readDocument(sent: Buffer): string {
  try {
    return String((JSON.parse(sent.toString()) as { query?: unknown }).query ?? "");
  } catch {
    return "";
  }
}

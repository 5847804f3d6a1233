import { createServer, request as ask } from "node:http";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { afterThis, networkTo, originOf, serve, serveTcp } from "../network/loopback.fixture.ts";
import type { Network } from "../network/network.ts";
import { askForBody } from "./request-body.ts";
import { answerRoute, findRoute } from "./routes.ts";
import type { Route } from "./routes.ts";
import type { StreamingRoute } from "./streaming-route.ts";

const MEGABYTE = 1024 * 1024;

/** A server with these routes, as the app puts them to use. Answers what failed in them too. */
async function serveRoutes(...routes: Route[]) {
  const failures: unknown[] = [];
  const answer = (request: IncomingMessage, response: Parameters<typeof askForBody>[1]) => {
    const url = new URL(request.url ?? "/", "http://here");
    const found = findRoute(routes, request.method, url);
    if (!found?.route.stream) askForBody(request, response);
    if (!found) return void response.writeHead(404).end();
    answerRoute(found, request, response, url).catch((error: unknown) => {
      failures.push(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end("failed");
    });
  };
  const server = createServer(answer).on("checkContinue", answer);
  const origin = await originOf(server);
  return { origin, failures, server };
}

/** A proxy as a streaming route: to `target`, whatever is asked for. */
function proxyTo(network: Network, target: string, extra: Partial<StreamingRoute> = {}): StreamingRoute {
  return {
    stream: true,
    methods: "ANY",
    path: /^\/.*$/,
    handle: ({ method, url, headers, body, signal }) =>
      network.stream({ url: target + url.pathname + url.search, method, headers, body, signal }),
    ...extra,
  };
}

async function serveProxy(target: string) {
  return serveRoutes(proxyTo(networkTo(target), target));
}

function begin(
  url: string,
  options: RequestOptions = {},
): { sent: ClientRequest; answered: Promise<IncomingMessage> } {
  const sent = ask(url, options);
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    sent.once("response", resolve).once("error", reject),
  );
  answered.catch(() => {});
  afterThis(() => sent.destroy());
  return { sent, answered };
}

async function get(
  url: string,
  options: RequestOptions = {},
  body?: string,
): Promise<IncomingMessage & { text: string }> {
  const { sent, answered } = begin(url, options);
  sent.end(body);
  const answer = await answered;
  return Object.assign(answer, { text: await text(answer) });
}

/** A raw connection, what it has heard, and a wait for a pattern in that. */
async function talkTo(origin: string): Promise<{ socket: Socket; hear(pattern: RegExp): Promise<string> }> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  afterThis(() => socket.destroy());
  let heard = "";
  socket
    .setEncoding("latin1")
    .on("data", (part: string) => (heard += part))
    .on("error", () => {});
  await once(socket, "connect");
  return {
    socket,
    async hear(pattern) {
      while (!pattern.test(heard)) await once(socket, "data");
      const all = heard;
      heard = "";
      return all;
    },
  };
}

test("bodies go through both ways at once", async () => {
  const target = await serve((request, response) => {
    response.writeHead(200, { "x-saw": `${request.method} ${request.url} ${request.headers["x-mine"]}` });
    request.pipe(response);
  });
  const { origin } = await serveProxy(target);
  const { sent, answered } = begin(`${origin}/a/b?c=d`, { method: "PATCH", headers: { "x-mine": "yes" } });
  sent.write("one");
  const answer = await answered;
  expect(answer.headers["x-saw"]).toBe("PATCH /a/b?c=d yes");
  const chunks = answer[Symbol.asyncIterator]();
  expect(String((await chunks.next()).value)).toBe("one");
  sent.end("two");
  expect(String((await chunks.next()).value)).toBe("two");
  expect((await chunks.next()).done).toBe(true);
});

test.each(["GET", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "QUERY"])(
  "%s arrives, with and without a body",
  async (method) => {
    const target = await serve(async (request, response) => {
      const body = await text(request);
      response.end(
        `${request.method} ${request.headers["content-length"] ?? request.headers["transfer-encoding"]} ${body}`,
      );
    });
    const { origin } = await serveProxy(target);
    const bare = await get(origin, { method, headers: { "content-length": 0 } });
    expect(bare.text).toMatch(new RegExp(`^${method} (0|undefined) $`));
    expect((await get(origin, { method, headers: { "content-length": 4 } }, "body")).text).toBe(
      `${method} 4 body`,
    );
    const chunked = await get(origin, { method, headers: { "transfer-encoding": "chunked" } }, "body");
    expect(chunked.text).toBe(`${method} chunked body`);
  },
);

test("answers without content have none, and say of it what the server said", async () => {
  const target = await serve((request, response) => {
    const status = Number(request.url?.slice(1));
    response.writeHead(status, status === 204 ? {} : { etag: '"x"', "content-length": 7 });
    response.end(status === 200 ? "content" : undefined);
  });
  const { origin } = await serveProxy(target);
  const agent = { headers: { connection: "keep-alive" } };
  const head = await get(`${origin}/200`, { method: "HEAD", ...agent });
  expect([head.statusCode, head.text, head.headers["content-length"]]).toEqual([200, "", "7"]);
  const none = await get(`${origin}/204`, agent);
  expect([
    none.statusCode,
    none.text,
    none.headers["content-length"],
    none.headers["transfer-encoding"],
  ]).toEqual([204, "", undefined, undefined]);
  const same = await get(`${origin}/304`, agent);
  expect([same.statusCode, same.headers.etag, same.headers["content-length"], same.text]).toEqual([
    304,
    '"x"',
    "7",
    "",
  ]);
  expect((await get(`${origin}/200`, agent)).text).toBe("content");
});

test("a route may answer without a stream, and a stream where no content is allowed is let go of", async () => {
  const unread = new PassThrough();
  const { origin } = await serveRoutes(
    {
      stream: true,
      methods: ["GET"],
      path: /^\/text$/,
      handle: async () => ({ status: 200, body: "héllo" }),
    },
    {
      stream: true,
      methods: ["GET"],
      path: /^\/none$/,
      handle: async () => ({ status: 204, headers: { "content-length": "5" }, body: unread }),
    },
  );
  const answer = await get(`${origin}/text`);
  expect([answer.text, answer.headers["content-length"]]).toEqual(["héllo", "6"]);
  expect((await get(`${origin}/text`, { method: "HEAD" })).headers["content-length"]).toBe("6");
  expect((await get(`${origin}/text`, { method: "POST" })).statusCode).toBe(404);
  const none = await get(`${origin}/none`);
  expect([none.statusCode, none.headers["content-length"], unread.destroyed]).toEqual([204, undefined, true]);
});

test("what concerns the hop alone is passed on in neither direction", async () => {
  let saw: IncomingMessage["headers"] = {};
  const target = await serve((request, response) => {
    saw = request.headers;
    response.writeHead(
      200,
      [
        ["connection", "x-hop, keep-alive"],
        ["x-hop", "1"],
        ["keep-alive", "timeout=99"],
        ["proxy-authenticate", "Basic"],
        ["trailer", "x-late"],
        ["x-end", "1"],
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ].flat(),
    );
    response.addTrailers({ "x-late": "1" });
    response.end("ok");
  });
  const { origin } = await serveProxy(target);
  const answer = await get(origin, {
    headers: {
      connection: "keep-alive, X-Hop",
      "x-hop": "1",
      te: "trailers",
      "proxy-authorization": "Basic x",
      upgrade: "websocket",
      "x-end": "1",
      host: "console.example",
    },
  });
  expect([answer.text, answer.headers["x-end"], answer.headers["set-cookie"]]).toEqual([
    "ok",
    "1",
    ["a=1", "b=2"],
  ]);
  for (const name of ["x-hop", "proxy-authenticate", "trailer"])
    expect([name, answer.headers[name]]).toEqual([name, undefined]);
  expect([answer.headers["keep-alive"], answer.trailers]).toEqual(["timeout=5", {}]);
  expect([saw["x-end"], saw.host]).toEqual(["1", new URL(target).host]);
  for (const name of ["x-hop", "te", "proxy-authorization", "upgrade"])
    expect([name, saw[name]]).toEqual([name, undefined]);
});

test("Expect: 100-continue is answered once the body is wanted, and a refusal spares the upload", async () => {
  const { origin } = await serveRoutes(
    {
      stream: true,
      methods: ["PUT"],
      path: /^\/taken$/,
      handle: async ({ body }) => ({ status: 200, body: body ? await text(body) : "" }),
    },
    {
      stream: true,
      methods: ["PUT"],
      path: /^\/refused$/,
      handle: async () => ({ status: 401, body: "no" }),
    },
    {
      method: "POST",
      path: /^\/plain$/,
      maxBodyBytes: 10,
      handle: async ({ body }) => ({ status: 200, body }),
    },
  );
  for (const [method, path] of [
    ["PUT", "/taken"],
    ["POST", "/plain"],
  ] as const) {
    const { sent, answered } = begin(origin + path, {
      method,
      headers: { expect: "100-continue", "content-length": 4 },
    });
    sent.flushHeaders();
    await once(sent, "continue");
    sent.end("body");
    expect(await text(await answered)).toBe("body");
  }
  const { sent, answered } = begin(`${origin}/refused`, {
    method: "PUT",
    headers: { expect: "100-continue", "content-length": 4 },
  });
  sent.once("continue", () => expect.unreachable());
  sent.flushHeaders();
  const refused = await answered;
  // The body will not come, so nothing after it could be told from it.
  expect([refused.statusCode, refused.headers.connection]).toEqual([401, "close"]);
});

test("a connection is kept for the next request, and for one whose body was not read", async () => {
  const { origin } = await serveRoutes(
    {
      stream: true,
      methods: "ANY",
      path: /^\/refused$/,
      handle: async ({ body }) => {
        body?.destroy();
        return { status: 403, body: "no" };
      },
    },
    {
      stream: true,
      methods: "ANY",
      path: /^\/echo$/,
      handle: async ({ body }) => ({ status: 200, ...(body && { body }) }),
    },
  );
  const { socket, hear } = await talkTo(origin);
  socket.write("POST /refused HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\nsome");
  expect(await hear(/no$/)).toContain("HTTP/1.1 403");
  // The rest is dropped; what follows it is the next request.
  socket.write("x".repeat(200_000 - 4));
  socket.write("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nfirst");
  expect(await hear(/first/)).toContain("HTTP/1.1 200");
  socket.write("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 6\r\n\r\nsecond");
  expect(await hear(/second/)).toContain("HTTP/1.1 200");
});

test("a client that reads no answer before it has sent everything gets an early one, though nobody takes the rest", async () => {
  const target = await serveTcp((socket) => {
    socket.once("data", () => {
      socket.pause();
      socket.end("HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 3\r\n\r\nbig");
    });
  });
  const { origin } = await serveProxy(target);
  const { sent, answered } = begin(origin, { method: "POST", agent: false });
  sent.end(Buffer.alloc(24 * MEGABYTE, "x"));
  await once(sent, "finish");
  const answer = await answered;
  expect([answer.statusCode, await text(answer)]).toEqual([413, "big"]);
});

test("a client that goes aborts what is under way at the target, in the upload and in the answer", async () => {
  const ends: string[] = [];
  const ended = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const target = await serve((request, response) => {
    const isUpload = request.method === "POST";
    request.on("error", () => {});
    if (isUpload) request.once("data", () => arrived.resolve());
    else response.write("some");
    response.on("close", () => {
      ends.push(`${request.method} ${response.writableFinished}`);
      if (ends.length === 2) ended.resolve();
    });
  });
  const { origin, failures } = await serveProxy(target);
  const download = await begin(origin).sent.end();
  const [answer] = (await once(download, "response")) as [IncomingMessage];
  await once(answer, "data");
  answer.on("error", () => {});
  download.destroy();
  const upload = begin(origin, { method: "POST" }).sent;
  upload.on("error", () => {});
  upload.write("some");
  await arrived.promise;
  upload.destroy();
  await ended.promise;
  expect([ends.toSorted(), failures]).toEqual([["GET false", "POST false"], []]);
});

test("the signal tells a route that its client has gone", async () => {
  const gone = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const { origin, failures } = await serveRoutes({
    stream: true,
    methods: ["GET"],
    path: /^\/$/,
    async handle({ signal }) {
      signal.addEventListener("abort", () => gone.resolve());
      begun.resolve();
      await gone.promise;
      throw new Error("nobody is interested");
    },
  });
  const { sent } = begin(origin);
  sent.on("error", () => {}).end();
  await begun.promise;
  sent.destroy();
  await gone.promise;
  expect(failures).toEqual([]);
});

test("an answer that breaks cuts the connection: no client takes a part for the whole", async () => {
  const target = await serveTcp((socket) => {
    socket.once("data", (data) => {
      const head = String(data).startsWith("GET /chunked")
        ? "transfer-encoding: chunked\r\n\r\n4\r\n"
        : "content-length: 100\r\n\r\n";
      socket.write(`HTTP/1.1 200 OK\r\n${head}half`, () => setImmediate(() => socket.resetAndDestroy()));
    });
  });
  const { origin, failures } = await serveProxy(target);
  for (const path of ["/chunked", "/counted"]) {
    const { sent, answered } = begin(origin + path);
    sent.end();
    const outcome = await answered
      .then((answer) => text(answer))
      .then(
        (whole) => `whole: ${whole}`,
        (error: NodeJS.ErrnoException) => error.code,
      );
    expect([path, outcome]).toEqual([path, "ECONNRESET"]);
  }
  expect(failures).toEqual([]);
});

test("a client that stands still is given up after the route's idle time", async () => {
  const gone = Promise.withResolvers<void>();
  const target = await serve((_request, response) => {
    response.on("close", () => gone.resolve());
    response.write("some");
  });
  const { origin } = await serveRoutes(proxyTo(networkTo(target), target, { idleMs: 50 }));
  const { sent, answered } = begin(origin);
  sent.end();
  const answer = await answered;
  await expect(text(answer)).rejects.toThrow();
  await gone.promise;
  expect(answer.complete).toBe(false);
});

test("64 MB go through to a slow reader and from a fast sender without piling up", async () => {
  const size = 64 * MEGABYTE;
  const piece = Buffer.alloc(65_536, "x");
  let produced = 0;
  let taken = 0;
  const target = await serve((request, response) => {
    if (request.method === "GET") {
      Readable.from(
        (function* () {
          for (; produced < size; produced += piece.length) yield piece;
        })(),
        { objectMode: false },
      ).pipe(response);
    } else
      void (async () => {
        for await (const chunk of request as AsyncIterable<Buffer>) {
          taken += chunk.length;
          await turn();
        }
        response.end("thanks");
      })();
  });
  const { origin, server } = await serveProxy(target);
  let accepted: Socket | undefined;
  server.on("connection", (socket) => (accepted = socket));

  const download = begin(origin);
  download.sent.end();
  let read = 0;
  let mostHeld = 0;
  for await (const chunk of (await download.answered) as AsyncIterable<Buffer>) {
    read += chunk.length;
    mostHeld = Math.max(mostHeld, accepted?.writableLength ?? Infinity);
    for (let turns = 0; turns < 2; turns++) await turn();
  }
  expect(read).toBe(size);
  expect(mostHeld).toBeLessThan(0.5 * MEGABYTE);

  const upload = begin(origin, { method: "PUT", agent: false });
  const sending = (async function* () {
    for (let given = 0; given < size; given += piece.length) yield piece;
  })();
  Readable.from(sending, { objectMode: false }).pipe(upload.sent);
  expect(await buffer(await upload.answered).then(String)).toBe("thanks");
  expect(taken).toBe(size);
});

test("a status or header that may not be sent is a failure of the route, and lets go of the body", async () => {
  const bodies: PassThrough[] = [];
  const make = () => bodies[bodies.push(new PassThrough()) - 1] ?? new PassThrough();
  const { origin, failures } = await serveRoutes(
    { stream: true, methods: ["GET"], path: /^\/101$/, handle: async () => ({ status: 101, body: make() }) },
    {
      stream: true,
      methods: ["GET"],
      path: /^\/header$/,
      handle: async () => ({ status: 200, headers: { "x-mine": "\u20ac" }, body: make() }),
    },
  );
  for (const path of ["/101", "/header"]) expect((await get(origin + path)).statusCode).toBe(500);
  expect([failures.length, bodies.map((body) => body.destroyed)]).toEqual([2, [true, true]]);
});

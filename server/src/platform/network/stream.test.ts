import type { Socket } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { NetworkStreamRequest } from "./network.ts";
import { watchSockets } from "./canary.fixture.ts";
import { afterThis, failureOf, networkTo, serve, serveTcp } from "./loopback.fixture.ts";

const MEGABYTE = 1024 * 1024;

/** The sockets that are opened from here on, until the test ends. */
function socketsFromHere(): readonly Socket[] {
  const { sockets, stop } = watchSockets();
  afterThis(stop);
  return sockets;
}

test("streams the body of a request and of its answer at the same time", async () => {
  const origin = await serve((request, response) => {
    response.writeHead(207, {
      "x-method": request.method,
      "x-length": request.headers["content-length"] ?? "-",
    });
    response.flushHeaders();
    request.pipe(response);
  });
  const upload = new PassThrough();
  upload.write("zero");
  const answer = await networkTo(origin).stream({ url: `${origin}/a`, method: "PROPFIND", body: upload });
  expect([answer.status, answer.headers["x-method"], answer.headers["x-length"]]).toEqual([
    207,
    "PROPFIND",
    "-",
  ]);
  const chunks = answer.body[Symbol.asyncIterator]();
  // Each comes back before the next is sent.
  for (const word of ["one", "two", "three"]) {
    expect((await chunks.next()).done).toBe(false);
    upload.write(word);
  }
  expect(String((await chunks.next()).value)).toBe("three");
  upload.end();
  expect((await chunks.next()).done).toBe(true);
});

test("keeps a known length, several values of a header and bytes as they are", async () => {
  const origin = await serve((request, response) => {
    response.writeHead(
      200,
      [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
        ["X-Bytes", "\xfc\xe9"],
      ].flat(),
    );
    response.end(`${request.headers["content-length"]} ${request.headers["transfer-encoding"] ?? "-"}`);
  });
  const network = networkTo(origin);
  const { headers, body } = await network.stream({
    url: origin,
    method: "PUT",
    headers: { "content-length": "6" },
    body: Readable.from([Buffer.from("abc"), Buffer.from("def")]),
  });
  expect(await text(body)).toBe("6 -");
  expect([headers["set-cookie"], headers["x-bytes"]]).toEqual([["a=1", "b=2"], "\xfc\xe9"]);
  const [empty, counted] = [
    await network.stream({ url: origin, method: "POST" }),
    await network.stream({ url: origin, method: "POST", body: "héllo" }),
  ];
  expect([await text(empty.body), await text(counted.body)]).toEqual(["0 -", "6 -"]);
});

test("what a server says ahead of its answer is no answer", async () => {
  const origin = await serve((_request, response) => {
    response.writeProcessing();
    response.writeEarlyHints({ link: "</style.css>; rel=preload" });
    response.writeHead(200, { "x-mine": "yes" }).end("ok");
  });
  const { status, headers, body } = await networkTo(origin).stream({ url: origin });
  expect([status, headers["x-mine"], headers["link"], await text(body)]).toEqual([
    200,
    "yes",
    undefined,
    "ok",
  ]);
});

test("a body of another length than announced is an invalid request", async () => {
  const origin = await serve((request, response) => void request.resume().on("end", () => response.end()));
  for (const length of ["2", "9"]) {
    const body = Readable.from([Buffer.from("abc"), Buffer.from("def")]);
    const failure = await failureOf(
      networkTo(origin).stream({ url: origin, method: "POST", headers: { "content-length": length }, body }),
    );
    expect([length, failure.code, body.destroyed]).toEqual([length, "INVALID_REQUEST", true]);
  }
});

test("methods and headers that would leave the exchange are refused before anything is sent", async () => {
  let heard = 0;
  const origin = await serve((_request, response) => {
    heard++;
    response.end();
  });
  const network = networkTo(origin);
  const requests: Omit<NetworkStreamRequest, "url">[] = [
    { method: "CONNECT" },
    { method: "TRACE" },
    { method: "trace" },
    { method: "BAD METHOD" },
    { method: "GET / HTTP/1.1\r\nx: y" },
    { headers: { Host: "other.example" } },
    { headers: { upgrade: "websocket" } },
    { headers: { "transfer-encoding": "chunked" } },
    { headers: { expect: "100-continue" } },
    { headers: { "x-mine": "a\r\nx-injected: b" } },
    { headers: { "x mine": "a" } },
  ];
  for (const request of requests) {
    const failure = await failureOf(network.stream({ url: origin, ...request }));
    expect([request, failure.code]).toEqual([request, "INVALID_REQUEST"]);
  }
  expect(heard).toBe(0);
});

test("a large answer waits for a slow reader: what has come and is not read stays small", async () => {
  const size = 64 * MEGABYTE;
  const origin = await serve((_request, response) => {
    const piece = Buffer.alloc(65_536, "x");
    let left = size;
    Readable.from(
      (function* () {
        for (; left > 0; left -= piece.length) yield piece;
      })(),
      { objectMode: false },
    ).pipe(response);
  });
  const sockets = socketsFromHere();
  const { body } = await networkTo(origin).stream({ url: origin });
  let read = 0;
  let mostHeld = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    read += chunk.length;
    // The loop would bring hundreds of kilobytes in each of these turns.
    for (let turns = 0; turns < 2; turns++) await turn();
    mostHeld = Math.max(mostHeld, (sockets[0]?.bytesRead ?? Infinity) - read);
  }
  expect(read).toBe(size);
  expect(mostHeld).toBeLessThan(0.5 * MEGABYTE);
});

test("a large upload waits for a server that reads slowly", async () => {
  const size = 64 * MEGABYTE;
  let received = 0;
  const origin = await serve(async (request, response) => {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      received += chunk.length;
      for (let turns = 0; turns < 2; turns++) await turn();
    }
    response.end("thanks");
  });
  const sockets = socketsFromHere();
  let given = 0;
  let mostHeld = 0;
  async function* upload() {
    const piece = Buffer.alloc(65_536, "x");
    for (; given < size; given += piece.length) {
      const socket = sockets[0];
      if (socket) mostHeld = Math.max(mostHeld, given - (socket.bytesWritten - socket.writableLength));
      yield piece;
    }
  }
  const { body } = await networkTo(origin).stream({ url: origin, method: "POST", body: upload() });
  expect([await text(body), received]).toEqual(["thanks", size]);
  expect(mostHeld).toBeLessThan(0.5 * MEGABYTE);
});

test("an answer that is let go of ends its connection, and the server hears of it", async () => {
  const gone = Promise.withResolvers<void>();
  const origin = await serve((_request, response) => {
    response.on("close", () => gone.resolve());
    response.write("some");
  });
  const { body } = await networkTo(origin).stream({ url: origin });
  body.destroy();
  await gone.promise;
  expect(body.errored).toBeNull();
});

test("the caller's signal ends an answer that is being read, and the body that is being sent", async () => {
  const gone = Promise.withResolvers<void>();
  const origin = await serve((request, response) => {
    request.on("error", () => {});
    response.on("close", () => gone.resolve());
    response.write("some");
  });
  const upload = new PassThrough();
  upload.write("some");
  const controller = new AbortController();
  const { body } = await networkTo(origin).stream({
    url: origin,
    method: "POST",
    body: upload,
    signal: controller.signal,
  });
  const reading = failureOf(text(body));
  controller.abort();
  await gone.promise;
  expect([(await reading).code, upload.destroyed]).toEqual(["ABORTED", true]);
});

test("a signal that comes while connecting, or has come before, sends nothing and lets go of the body", async () => {
  const origin = await serve((_request, response) => void response.end());
  const asked = Promise.withResolvers<void>();
  const network = networkTo([], {
    resolve: () => {
      asked.resolve();
      return new Promise(() => {});
    },
    timeouts: { connect: 100 },
  });
  const [first, second] = [new PassThrough(), new PassThrough()];
  const controller = new AbortController();
  const pending = failureOf(
    network.stream({ url: "https://slow.example/", method: "POST", body: first, signal: controller.signal }),
  );
  await asked.promise;
  controller.abort();
  const early = await failureOf(
    networkTo(origin).stream({ url: origin, method: "POST", body: second, signal: AbortSignal.abort() }),
  );
  expect([(await pending).code, first.destroyed, early.code, second.destroyed]).toEqual([
    "ABORTED",
    true,
    "ABORTED",
    true,
  ]);
});

test("a body that breaks off while it is sent aborts the exchange, and is not the server's fault", async () => {
  const gone = Promise.withResolvers<void>();
  const origin = await serve((request) => void request.on("error", () => gone.resolve()));
  const broken = async function* () {
    yield Buffer.from("some");
    throw new Error("disk on fire");
  };
  const network = networkTo(origin);
  const failure = await failureOf(network.stream({ url: origin, method: "POST", body: broken() }));
  await gone.promise;
  expect([failure.code, failure.cause]).toEqual(["ABORTED", new Error("disk on fire")]);
  const upload = new PassThrough();
  upload.write("some");
  const pending = failureOf(network.stream({ url: origin, method: "POST", body: upload }));
  upload.destroy();
  expect((await pending).code).toBe("ABORTED");
});

test("a reset within the answer is an error of its body, also when nobody listens yet", async () => {
  const origin = await serveTcp((socket) => {
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", () => socket.resetAndDestroy());
    });
  });
  const network = networkTo(origin);
  const { body } = await network.stream({ url: origin });
  expect((await failureOf(text(body))).code).toBe("RESET");
  const late = await network.stream({ url: origin });
  late.body.resume();
  await new Promise((resolve) => late.body.once("close", resolve));
  expect((await failureOf(finished(late.body))).code).toBe("RESET");
});

test("a server that answers and closes before it has the whole body is answered from, and the upload ends", async () => {
  const origin = await serveTcp((socket) => {
    socket.once("data", () =>
      socket.end("HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 3\r\n\r\nbig"),
    );
  });
  const upload = new PassThrough();
  upload.write("some");
  const { status, body } = await networkTo(origin).stream({ url: origin, method: "POST", body: upload });
  expect([status, await text(body), upload.destroyed]).toEqual([413, "big", true]);
});

test("time-outs: no head, a body that stops, an upload that stops, and in all", async () => {
  const silent = await serve((request) => void request.resume());
  const stalling = await serve((_request, response) => void response.write("x"));
  const network = networkTo([silent, stalling], { timeouts: { headers: 60, body: 60 } });
  const upload = new PassThrough();
  upload.write("some");
  const phases = await Promise.all([
    failureOf(network.stream({ url: silent })),
    failureOf(network.stream({ url: stalling }).then(({ body }) => buffer(body))),
    failureOf(network.stream({ url: silent, method: "POST", body: upload })),
    failureOf(network.stream({ url: silent, timeouts: { headers: 5_000, total: 60 } })),
    failureOf(
      network
        .stream({ url: stalling, timeouts: { body: 5_000, total: 60 } })
        .then(({ body }) => buffer(body)),
    ),
  ]);
  expect(phases.map(({ code, phase }) => `${code} ${phase}`)).toEqual([
    "TIMED_OUT headers",
    "TIMED_OUT body",
    "TIMED_OUT upload",
    "TIMED_OUT total",
    "TIMED_OUT total",
  ]);
  expect(upload.destroyed).toBe(true);
});

test("an upload that progresses outlives the time-out of the head, and a reader's pause that of the body", async () => {
  const origin = await serve((request, response) => {
    request.resume().on("end", () => {
      response.write("a");
      response.end(Buffer.alloc(MEGABYTE, "x"));
    });
  });
  const network = networkTo(origin, { timeouts: { headers: 150, body: 150 } });
  const started = performance.now();
  async function* slowly() {
    while (performance.now() - started < 450) {
      yield Buffer.from("x");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const { body } = await network.stream({ url: origin, method: "POST", body: slowly() });
  await new Promise((resolve) => setTimeout(resolve, 450));
  expect((await buffer(body)).length).toBe(MEGABYTE + 1);
});

test("connections are used again once an answer was read to its end", async () => {
  const origin = await serve(
    (request, response) => void request.resume().on("end", () => response.end("ok")),
  );
  const sockets = socketsFromHere();
  const network = networkTo(origin);
  for (let count = 0; count < 5; count++) {
    const body = Readable.from([Buffer.from("x")]);
    expect(await text((await network.stream({ url: origin, method: "POST", body })).body)).toBe("ok");
  }
  // undici looks at a connection for a turn before it uses it again, and may take another meanwhile.
  expect(sockets.length).toBeLessThanOrEqual(2);
});

test.each([
  ["a length", (bytes: number) => `content-length: ${bytes}\r\n`],
  ["the end alone", () => ""],
])("an answer that the other side ends before it is read, its length told by %s", async (_name, head) => {
  const bytes = 64 * 1024;
  const origin = await serveTcp((socket) =>
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\n${head(bytes)}connection: close\r\n\r\n`);
      socket.write(Buffer.alloc(bytes, 97));
      socket.end();
    }),
  );
  const sockets = socketsFromHere();
  const answer = await networkTo(origin).stream({ url: origin });
  await expect.poll(() => sockets.map(({ readableEnded }) => readableEnded)).toContain(true);
  expect(await text(answer.body)).toHaveLength(bytes);
});

test("an answer that the other side resets before it is read", async () => {
  const bytes = 64 * 1024;
  const theirs = Promise.withResolvers<Socket>();
  const origin = await serveTcp((socket) =>
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${2 * bytes}\r\nconnection: close\r\n\r\n`);
      socket.write(Buffer.alloc(bytes, 97));
      theirs.resolve(socket);
    }),
  );
  const sockets = socketsFromHere();
  const answer = await networkTo(origin).stream({ url: origin });
  await expect.poll(() => Math.max(...sockets.map(({ bytesRead }) => bytesRead))).toBeGreaterThan(bytes);
  (await theirs.promise).resetAndDestroy();
  await expect.poll(() => sockets.map(({ closed }) => closed)).toContain(true);
  expect(await failureOf(text(answer.body))).toMatchObject({ code: "RESET" });
});

import { createServer as createTcpServer } from "node:net";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { makeManualClock } from "../clock.ts";
import { parseAllowedHost } from "./allow-list.ts";
import { failureOf, networkTo, originOf, serve, serveTcp } from "./loopback.fixture.ts";

test("sends method, headers and body, and answers status, headers, body and timing", async () => {
  const origin = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(
        201,
        [
          ["x-one", "1"],
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ].flat(),
      );
      response.end(`${request.method} ${request.url} ${request.headers["x-mine"]} ${Buffer.concat(chunks)}`);
    });
  });
  const clock = makeManualClock("2026-05-05T05:05:05Z");
  const network = networkTo(origin, { clock });
  const answer = await network.request({
    url: `${origin}/path?q=ü`,
    method: "POST",
    headers: { "x-mine": "yes" },
    body: "héllo",
  });
  expect(answer.status).toBe(201);
  expect(answer.text()).toBe("POST /path?q=%C3%BC yes héllo");
  expect(answer.headers).toMatchObject({ "x-one": "1", "set-cookie": "a=1, b=2" });
  expect(answer.timing.startedAt).toEqual(clock.now());
  expect(answer.timing.totalMs).toBeGreaterThanOrEqual(answer.timing.headersMs);
});

test("a redirect is an answer, and its target hears nothing", async () => {
  let heard = 0;
  const target = await serve((_request, response) => {
    heard++;
    response.end();
  });
  const origin = await serve((_request, response) => {
    response.writeHead(302, { location: target });
    response.end();
  });
  const answer = await networkTo(origin, { allow: [origin, target] }).request({ url: origin });
  expect([answer.status, answer.headers["location"], heard]).toEqual([302, target, 0]);
});

test("a long body fails or is cut, as asked", async () => {
  const origin = await serve((_request, response) => {
    const write = () => {
      while (response.write("x".repeat(65_536)));
    };
    response.on("drain", write);
    write();
  });
  const network = networkTo(origin);
  const failure = await failureOf(network.request({ url: origin, maxBodyBytes: 100_000 }));
  expect(failure.code).toBe("BODY_TOO_LARGE");
  const cut = await network.request({ url: origin, maxBodyBytes: 100_000, overLimit: "CUT" });
  expect([cut.truncated, cut.body.length]).toEqual([true, 100_000]);
});

test("a body of exactly the cap is whole", async () => {
  const origin = await serve((_request, response) => void response.end("x".repeat(1_000)));
  const answer = await networkTo(origin).request({ url: origin, maxBodyBytes: 1_000, overLimit: "CUT" });
  expect([answer.truncated, answer.body.length]).toEqual([false, 1_000]);
});

test("time-outs say in which phase: headers, body, total", async () => {
  const silent = await serve(() => {});
  const stalling = await serve((_request, response) => void response.write("x"));
  const network = networkTo([silent, stalling]);
  const [headers, body, total, totalInBody] = await Promise.all([
    failureOf(network.request({ url: silent, timeouts: { headers: 50 } })),
    failureOf(network.request({ url: stalling, timeouts: { body: 50 } })),
    failureOf(network.request({ url: silent, timeouts: { total: 50 } })),
    failureOf(network.request({ url: stalling, timeouts: { total: 50 } })),
  ]);
  expect([headers.code, headers.phase]).toEqual(["TIMED_OUT", "headers"]);
  expect([body.code, body.phase]).toEqual(["TIMED_OUT", "body"]);
  expect([total.code, total.phase]).toEqual(["TIMED_OUT", "total"]);
  expect([totalInBody.code, totalInBody.phase]).toEqual(["TIMED_OUT", "total"]);
});

test("a resolver that never answers runs into the connect time-out", async () => {
  const network = networkTo([], { resolve: () => new Promise(() => {}), timeouts: { connect: 50 } });
  const failure = await failureOf(network.request({ url: "https://slow.example/" }));
  expect([failure.code, failure.phase]).toEqual(["TIMED_OUT", "dns"]);
});

test("a refusal, a reset before and within the answer, and no HTTP are told apart", async () => {
  const gone = createTcpServer();
  const refused = await originOf(gone);
  await new Promise((resolve) => gone.close(resolve));
  const onData = (answer: (socket: Socket) => void) =>
    serveTcp((socket) => void socket.once("data", () => answer(socket)));
  const resets = await onData((socket) => socket.resetAndDestroy());
  const breaks = await onData((socket) =>
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", () => socket.resetAndDestroy()),
  );
  const ends = await onData((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"));
  const babble = await onData((socket) => socket.end("220 mail.example ESMTP\r\n"));
  const network = networkTo([refused, resets, breaks, ends, babble]);
  const codes: string[] = [];
  for (const url of [refused, resets, breaks, ends, babble])
    codes.push((await failureOf(network.request({ url }))).code);
  expect(codes).toEqual(["CONNECT_REFUSED", "RESET", "RESET", "RESET", "MALFORMED_RESPONSE"]);
});

test("a server without a valid certificate is a TLS failure, not a reset", async () => {
  const { createServer: createTlsServer } = await import("node:https");
  const server = createTlsServer({});
  const origin = (await originOf(server)).replace("http:", "https:");
  const failure = await failureOf(networkTo(origin).request({ url: origin }));
  expect(failure.code).toBe("TLS_FAILED");
});

test("the caller's signal aborts, also when it came before", async () => {
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const origin = await serve(() => arrived());
  const network = networkTo(origin);
  const controller = new AbortController();
  const pending = failureOf(network.request({ url: origin, signal: controller.signal }));
  await arrival;
  controller.abort();
  expect((await pending).code).toBe("ABORTED");
  expect((await failureOf(network.request({ url: origin, signal: AbortSignal.abort() }))).code).toBe(
    "ABORTED",
  );
});

test("URLs: scheme, user names and plain http are refused, and no message shows path or query", async () => {
  const network = networkTo([]);
  const cases: [string, string][] = [
    ["ftp://example.com/", "INVALID_URL"],
    ["file:///etc/passwd", "INVALID_URL"],
    ["javascript:alert(1)", "INVALID_URL"],
    ["//example.com/", "INVALID_URL"],
    ["not a url", "INVALID_URL"],
    ["https://", "INVALID_URL"],
    ["https://user@example.com/secret?token=1", "INVALID_URL"],
    ["https://user:secret@example.com/", "INVALID_URL"],
    ["http://example.com/secret?token=1", "INSECURE_URL"],
  ];
  for (const [url, code] of cases) {
    const failure = await failureOf(network.request({ url }));
    expect([url, failure.code]).toEqual([url, code]);
    expect(failure.message).not.toContain("secret");
  }
});

test("a header that would split the request is refused, and nothing is sent", async () => {
  let heard = 0;
  const origin = await serve((_request, response) => {
    heard++;
    response.end();
  });
  const failure = await failureOf(
    networkTo(origin).request({ url: origin, headers: { "x-mine": "a\r\nx-injected: b" } }),
  );
  expect([failure.code, heard]).toEqual(["INVALID_REQUEST", 0]);
});

test("the allow-list takes origins, URLs and host:port, and nothing vague", () => {
  expect(parseAllowedHost("http://LOCALHOST:4010/us/accounts")).toBe("localhost:4010");
  expect(parseAllowedHost("https://example.com")).toBe("example.com:443");
  expect(parseAllowedHost("10.0.0.5:8080")).toBe("10.0.0.5:8080");
  expect(parseAllowedHost("[::1]:8080")).toBe("[::1]:8080");
  for (const entry of ["10.0.0.5", "example.com", "*", "10.0.0.0/8", "ftp://example.com", ""])
    expect(() => parseAllowedHost(entry)).toThrow(TypeError);
});

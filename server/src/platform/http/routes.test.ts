import { createServer, request as ask } from "node:http";
import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { afterThis, originOf } from "../network/loopback.fixture.ts";
import { boundArrival } from "./arrival.ts";
import { answerRoute, findRoute } from "./routes.ts";
import type { Route } from "./routes.ts";

function serveRoutes(routes: Route[], arrivalMs = 10_000): Promise<string> {
  return originOf(
    createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://here");
      boundArrival(request, response, arrivalMs);
      const found = findRoute(routes, request.method, url);
      if (found) answerRoute(found, request, response, url).catch(() => response.destroy());
      else response.writeHead(404).end();
    }),
  );
}

const echo: Route = {
  method: "POST",
  path: /^\/echo\/(?<name>\w+)$/,
  maxBodyBytes: 1_000,
  handle: async ({ params, body }) => ({ status: 200, body: `${params["name"]} ${body}` }),
};

test("finds the first route of method and path, HEAD with GET", () => {
  const read: Route = {
    method: "GET",
    path: /^\/a$/,
    maxBodyBytes: 0,
    handle: async () => ({ status: 200 }),
  };
  const any: Route = {
    stream: true,
    methods: "ANY",
    path: /^\/(?<all>.*)$/,
    handle: async () => ({ status: 200 }),
  };
  const some: Route = { ...any, methods: ["GET", "PUT"] };
  const routes = [read, some, any, echo];
  const find = (method: string, path: string) => findRoute(routes, method, new URL(path, "http://here"));
  expect(find("GET", "/a")).toEqual({ route: read, params: {} });
  expect(find("HEAD", "/a")?.route).toBe(read);
  expect(find("PUT", "/a")).toEqual({ route: some, params: { all: "a" } });
  expect(find("HEAD", "/b")?.route).toBe(some);
  expect(find("MKCOL", "/b")?.route).toBe(any);
  expect(findRoute([echo], "GET", new URL("http://here/echo/x"))).toBeNull();
});

test("a body over the limit is refused, and the client is told so", async () => {
  const origin = await serveRoutes([echo]);
  for (const size of [1_001, 5_000_000]) {
    const sent = ask(`${origin}/echo/x`, { method: "POST", agent: false });
    sent.on("error", () => {});
    const answered = once(sent, "response");
    sent.end("x".repeat(size));
    const [answer] = (await answered) as [IncomingMessage];
    expect([size, answer.statusCode, await text(answer)]).toEqual([
      size,
      413,
      "The body may have at most 1000 bytes.",
    ]);
  }
  const whole = await fetch(`${origin}/echo/x`, { method: "POST", body: "x".repeat(1_000) });
  expect(await whole.text()).toBe(`x ${"x".repeat(1_000)}`);
});

test("a request that does not arrive whole in time ends with 408", async () => {
  const origin = await serveRoutes([echo], 50);
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  afterThis(() => socket.destroy());
  socket.write("POST /echo/x HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nsome");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

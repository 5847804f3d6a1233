import { createHash } from "node:crypto";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { callAt, jsonBody } from "../test-client.ts";
import { makeGenericClient } from "./test-client.ts";

const KEY = "a-key-of-the-tests";
let simulator: Simulator;
let api: string;

beforeEach(async () => {
  simulator = await startSimulator();
  api = `${simulator.origin}/generic/api`;
  simulator.control.generic.addKey({ key: KEY, name: "tests", userId: "sam" });
});
afterEach(() => simulator.stop());

const withKey = (path: string, init: RequestInit = {}) =>
  callAt(`${api}/${path}`, { ...init, headers: { ...init.headers, "x-api-key": KEY } });

describe("credentials", () => {
  it("are a key in the header, the query, as bearer, in a form or JSON body, or a user's password", async () => {
    const basic = { authorization: `Basic ${btoa("alex:alex-password")}` };
    const form = { method: "POST", body: new URLSearchParams({ api_key: KEY, a: "1" }) };
    const callers = await Promise.all([
      withKey("echo"),
      callAt(`${api}/echo?api_key=${KEY}`),
      callAt(`${api}/echo`, { headers: { authorization: `Bearer ${KEY}` } }),
      callAt(`${api}/echo`, form),
      callAt(`${api}/echo`, jsonBody("POST", { api_key: KEY })),
      callAt(`${api}/echo`, { headers: basic }),
    ]);
    expect(callers.map(({ json }) => (json["caller"] as { name: string }).name)).toEqual([
      ...Array.from({ length: 5 }, () => "key:tests"),
      "user:alex",
    ]);
    expect(callers[3]?.json).toMatchObject({ body: `api_key=${KEY}&a=1` });
    expect((await withKey("me")).json).toMatchObject({ sub: "sam", account: { id: "acct_1001" } });
    expect(simulator.control.generic.counters()).toMatchObject({
      apiCalls: 7,
      byCaller: { "key:tests": 6, "user:alex": 1 },
      byEndpoint: { echo: 6, me: 1 },
    });
  });

  it.each([
    ["none", {}, 'Bearer realm="generic"'],
    ["a wrong key", { "x-api-key": "wrong" }, 'Bearer realm="generic", error="invalid_token"'],
    ["a wrong token", { authorization: "Bearer gat-g1-0" }, 'Bearer realm="generic", error="invalid_token"'],
    [
      "a wrong password",
      { authorization: `Basic ${btoa("alex:x")}`, "x-api-key": KEY },
      'Basic realm="generic"',
    ],
  ])("are refused: %s", async (_name, headers, challenge) => {
    const answer = await callAt(`${api}/echo`, { headers: headers as Record<string, string> });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, challenge]);
    expect(simulator.control.generic.counters()).toMatchObject({ apiCalls: 0, unauthorized: 1 });
  });

  it("end when the key is taken away", async () => {
    simulator.control.generic.removeKey(KEY);
    expect((await withKey("echo")).status).toBe(401);
  });
});

describe("echo", () => {
  it("tells the request with nothing hidden", async () => {
    const path = "echo/some/path%20here?b=2&a=1&a=3";
    const answer = await withKey(path, { method: "PROPFIND", body: "hällo", headers: { "X-Own": "v" } });
    expect(answer.json).toMatchObject({
      method: "PROPFIND",
      url: `/generic/api/${path}`,
      path: "/some/path here",
      query: [
        ["b", "2"],
        ["a", "1"],
        ["a", "3"],
      ],
      body: "hällo",
      bytes: 6,
      truncated: false,
      headers: expect.arrayContaining([
        ["x-own", "v"],
        ["x-api-key", KEY],
      ]),
    });
  });

  it("tells size and hash of any body, and bytes that are no text in base64", async () => {
    const bytes = Buffer.alloc(3_000_000, Buffer.from([0xff, 0x00]));
    const { json } = await withKey("echo", { method: "PUT", body: bytes });
    expect(json).toMatchObject({
      bytes: 3_000_000,
      truncated: true,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(Buffer.from(String(json["bodyBase64"]), "base64")).toEqual(bytes.subarray(0, 1_000_000));
  });
});

it("mirrors a body while it comes in", async () => {
  const seen: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const headers = { "x-api-key": KEY, "content-type": "text/x-test" };
    const outgoing = request(`${api}/mirror`, { method: "POST", headers }, (response) => {
      expect(response.headers["content-type"]).toBe("text/x-test");
      response.on("data", (chunk: Buffer) => {
        seen.push(chunk.toString());
        // The second part is sent only once the first one is back.
        if (seen.length === 1) outgoing.end("two");
      });
      response.on("end", resolve);
    });
    outgoing.on("error", reject);
    outgoing.write("one");
  });
  expect(seen).toEqual(["one", "two"]);
});

describe("items", () => {
  it("are listed by page, made, read, changed, replaced and deleted", async () => {
    const first = await withKey("items?per_page=20");
    expect(first.json).toMatchObject({ page: 1, per_page: 20, total: 25 });
    const next = `${api}/items?page=2&per_page=20`;
    expect(first.headers.get("link")).toBe(`<${next}>; rel="next"`);
    const second = await callAt(next, { headers: { "x-api-key": KEY } });
    expect([second.json["items"], second.json["next"]]).toEqual([expect.any(Array), null]);
    expect(second.json["items"]).toHaveLength(5);

    const made = await withKey("items", jsonBody("POST", { name: "Lamp", colour: "red", size: 3 }));
    expect(made.status).toBe(201);
    const path = `items/${String(made.json["id"])}`;
    expect(made.headers.get("location")).toBe(`${api}/${path}`);
    expect((await withKey(path)).json).toMatchObject({ name: "Lamp", colour: "red", size: 3 });
    expect((await withKey(path, jsonBody("PATCH", { size: 4 }))).json).toMatchObject({
      name: "Lamp",
      colour: "red",
      size: 4,
    });
    expect((await withKey(path, jsonBody("PUT", { name: "Desk" }))).json).not.toHaveProperty("size");
    expect((await withKey(path, { method: "DELETE" })).status).toBe(204);
    expect((await withKey(path)).status).toBe(404);
  });

  it("refuse a body that is no item, and a wrong page or method", async () => {
    expect((await withKey("items", jsonBody("POST", { colour: "red" }))).status).toBe(422);
    expect((await withKey("items", { method: "POST", body: "{" })).status).toBe(422);
    expect((await withKey("items?per_page=101")).status).toBe(400);
    expect((await withKey("items", { method: "DELETE" })).status).toBe(405);
  });

  it("need the scope of a token", async () => {
    const client = makeGenericClient(simulator);
    const { accessToken } = await client.connect("robin", { scope: "items.read" });
    expect((await client.api(accessToken, "items/item_1")).status).toBe(200);
    const write = await client.api(accessToken, "items", jsonBody("POST", { name: "x" }));
    expect([write.status, write.json]).toEqual([403, { error: "insufficient_scope", scope: "items.write" }]);
    expect(write.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  });
});

describe("what a provider does at its worst", () => {
  it("is any status, with Retry-After and a text", async () => {
    const answer = await withKey("status/429?retryAfter=3&body=calm%20down");
    expect([answer.status, answer.headers.get("retry-after"), answer.text]).toEqual([429, "3", "calm down"]);
    expect((await withKey("status/304")).text).toBe("");
    expect((await withKey("status/199")).status).toBe(400);
  });

  it("is slow, at most half a minute, and ends with the simulator", async () => {
    expect((await withKey("slow/20")).json).toEqual({ sleptMs: 20 });
    expect((await withKey("slow/30001")).status).toBe(400);
    const pending = withKey("slow/30000").catch((error: unknown) => String(error));
    await withKey("me");
    await simulator.stop();
    expect(await pending).toContain("fetch failed");
    simulator = await startSimulator();
  });

  it("fails some times for each key, then works", async () => {
    const statuses = async (path: string) => {
      const all: number[] = [];
      for (let time = 0; time < 4; time += 1) all.push((await withKey(path)).status);
      return all;
    };
    expect(await statuses("flaky/2?key=a")).toEqual([503, 503, 200, 200]);
    expect(await statuses("flaky/1?key=b&status=429")).toEqual([429, 200, 200, 200]);
    const failed = await withKey("flaky/9?key=c");
    expect([failed.headers.get("retry-after"), failed.json["attempt"]]).toEqual(["1", 1]);
  });

  it("redirects anywhere", async () => {
    const to = "http://[::1]:9/a?b=%2F";
    const answer = await withKey(`redirect?status=307&to=${encodeURIComponent(to)}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([307, to]);
    expect((await withKey("redirect?to=a%0d%0ab")).status).toBe(400);
    expect((await withKey("redirect?status=200&to=/")).status).toBe(400);
  });

  it("sends many bytes, chunked or with their length, in any pieces", async () => {
    const expected = "0123456789abcdef".repeat(10_000).slice(0, 100_001);
    const streamed = await withKey("stream/100001?chunk=777");
    expect([streamed.headers.get("content-length"), streamed.text === expected]).toEqual([null, true]);
    const big = await withKey("big/100001");
    expect([big.headers.get("content-length"), big.text === expected]).toEqual(["100001", true]);
    expect((await withKey("big/67108865")).status).toBe(400);
    const head = await withKey("big/5000", { method: "HEAD" });
    expect([head.headers.get("content-length"), head.text]).toEqual(["5000", ""]);
  });

  it.each(["big", "stream"])("breaks off in the middle of %s", async (endpoint) => {
    await expect(withKey(`${endpoint}/500000?breakAfter=70000`)).rejects.toThrow("terminated");
  });
});

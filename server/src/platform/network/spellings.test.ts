import { BlockList, connect, createServer as createTcpServer } from "node:net";
import type { AddressInfo, LookupFunction, Server } from "node:net";
import { hostname } from "node:os";
import { Agent } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { makeBlockList } from "./blocked-addresses.ts";
import { makeClosedConnector } from "./door.ts";
import type { Resolve } from "./door.ts";
import { BlockedAddressError, NetworkError } from "./network-error.ts";
import { createNetwork } from "./network.ts";

// A canary on the loopback of both families: it counts connections, whatever is spoken on them.
let connections = 0;
const canaries: Server[] = [];
let port = 0;

async function listen(host: string, onPort: number): Promise<Server | null> {
  const server = createTcpServer((socket) => {
    connections++;
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      const isTls = data[0] === 0x16;
      if (isTls) socket.destroy();
      else socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 6\r\n\r\ncanary");
    });
  });
  return new Promise((resolve) => {
    server.once("error", () => resolve(null));
    server.listen(onPort, host, () => resolve(server));
  });
}

beforeAll(async () => {
  const first = await listen("127.0.0.1", 0);
  if (!first) throw new Error("no loopback");
  port = (first.address() as AddressInfo).port;
  canaries.push(first);
  const second = await listen("::1", port);
  if (second) canaries.push(second);
});
afterAll(() => {
  for (const canary of canaries) canary.close();
});

// Hosts that are loopback in one spelling or another.
const LOOPBACK = [
  "127.0.0.1",
  "127.0.0.1.",
  "127.1",
  "127.0.1",
  "127.255.255.254",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0x7f.1",
  "017700000001",
  "0177.0.0.01",
  "0177.0x0.0.1",
  "%31%32%37.0.0.1",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "127．0．0．1",
  "127.0.0.1",
  "0",
  "0.0.0.0",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
  "user:secret@127.0.0.1",
  "example.com@127.0.0.1",
  "1.1.1.1&@127.0.0.1",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[0000::0001]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:7f00:1]",
];

// Other addresses that are not the public internet's; nothing listens there, the door must not even try.
const NOT_PUBLIC = [
  "a.localhost",
  "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
  "[2002:7f00:1::]",
  "[64:ff9b:1::7f00:1]",
  "[64:ff9b::127.0.0.1]",
  "[::127.0.0.1]",
  "10.0.0.1",
  "100.64.0.1",
  "169.254.169.254",
  "0xa9fea9fe",
  "2852039166",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[fe80::1]",
  "[fec0::1]",
  "[ff02::1]",
  "[100::1]",
  "[2001:db8::1]",
  "[3fff::1]",
  "[5f00::1]",
  "[::ffff:10.0.0.1]",
  "[::ffff:0:127.0.0.1]",
  "[64:ff9b::a9fe:a9fe]",
  "[2002:a9fe:a9fe::1]",
];

async function failureOf(run: () => Promise<unknown>): Promise<NetworkError | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof NetworkError) return error;
    throw error;
  }
}

test("no spelling of a blocked address reaches the canary while the door is closed", async () => {
  const network = createNetwork({ clock: systemClock, timeouts: { connect: 2_000, total: 5_000 } });
  connections = 0;
  let tried = 0;
  for (const scheme of ["https", "http"]) {
    for (const host of [...LOOPBACK, ...NOT_PUBLIC]) {
      const url = `${scheme}://${host}:${port}/`;
      const failure = await failureOf(() => network.request({ url }));
      expect([url, failure?.code]).toEqual([url, "BLOCKED_ADDRESS"]);
      expect(failure).toBeInstanceOf(BlockedAddressError);
      expect(() => network.assertAllowed(url)).toThrow(NetworkError);
      tried++;
    }
  }
  expect(tried).toBe(2 * (LOOPBACK.length + NOT_PUBLIC.length));
  expect(connections).toBe(0);
  await network.close();
});

test("the same spellings do reach the canary once the door is opened for them", async () => {
  const network = createNetwork({ clock: systemClock, timeouts: { connect: 2_000, total: 5_000 } });
  connections = 0;
  const reached: string[] = [];
  for (const host of LOOPBACK.filter((each) => !each.includes("@"))) {
    const url = `http://${host}:${port}/`;
    const allow = [`http://${host}:${port}`];
    const answer = await network.request({ url, allow }).catch((error: unknown) => {
      if (error instanceof NetworkError) return null;
      throw error;
    });
    if (answer?.text() === "canary") reached.push(host);
  }
  // Where this machine has no IPv6, resolver entry or route for some, the plain IPv4 spellings remain.
  expect(reached).toEqual(
    expect.arrayContaining(["127.0.0.1", "127.1", "2130706433", "0x7f.1", "①②⑦.⓪.⓪.①", "0"]),
  );
  expect(reached.length).toBeGreaterThanOrEqual(15);
  expect(connections).toBe(reached.length);
  await network.close();
});

test("names that resolve to blocked addresses are refused, in whatever place of the answer", async () => {
  const answers: Record<string, string[]> = {
    "loopback.example": ["127.0.0.1"],
    "mixed.example": ["93.184.215.14", "127.0.0.1"],
    "mixed6.example": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "zone.example": ["fe80::1%eth0"],
  };
  const resolve: Resolve = async (name) =>
    (answers[name] ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const network = createNetwork({ clock: systemClock, resolve, timeouts: { connect: 2_000, total: 5_000 } });
  connections = 0;
  for (const name of Object.keys(answers)) {
    const url = `https://${name}:${port}/`;
    expect(await failureOf(() => network.request({ url }))).toBeInstanceOf(BlockedAddressError);
    expect(await failureOf(() => network.assertResolvable(url))).toBeInstanceOf(BlockedAddressError);
    expect(network.assertAllowed(url).hostname).toBe(name);
  }
  expect((await failureOf(() => network.request({ url: "https://none.example/" })))?.code).toBe("DNS_FAILED");
  expect(connections).toBe(0);
  await network.close();
});

test("a name that changes its address between saving and connecting is refused when connecting", async () => {
  const answers = ["93.184.215.14", "127.0.0.1", "127.0.0.1"];
  const asked: string[] = [];
  const resolve: Resolve = async (name) => {
    asked.push(name);
    return [{ address: answers[asked.length - 1] ?? "127.0.0.1", family: 4 }];
  };
  const network = createNetwork({ clock: systemClock, resolve });
  connections = 0;
  const url = `https://rebinding.example:${port}/`;
  await network.assertResolvable(url);
  expect(await failureOf(() => network.request({ url }))).toBeInstanceOf(BlockedAddressError);
  // One look-up per connection: what was checked is what would have been connected.
  expect(asked.length).toBe(2);
  expect(connections).toBe(0);
  await network.close();
});

test("real names of this machine are refused, or unknown to the resolver", async () => {
  const network = createNetwork({ clock: systemClock, timeouts: { connect: 5_000, total: 8_000 } });
  connections = 0;
  for (const name of ["ip6-localhost", "ip6-loopback", hostname()]) {
    const failure = await failureOf(() => network.request({ url: `https://${name}:${port}/` }));
    expect(["BLOCKED_ADDRESS", "DNS_FAILED"]).toContain(failure?.code);
  }
  expect(connections).toBe(0);
  await network.close();
});

test("a connection that one request's list opened is not reused by a request without it", async () => {
  const network = createNetwork({ clock: systemClock });
  const url = `http://127.0.0.1:${port}/`;
  expect((await network.request({ url, allow: [`127.0.0.1:${port}`] })).status).toBe(200);
  expect(await failureOf(() => network.request({ url }))).toBeInstanceOf(BlockedAddressError);
  expect(await failureOf(() => network.request({ url, allow: [`127.0.0.1:${port + 1}`] }))).toBeInstanceOf(
    BlockedAddressError,
  );
  await network.close();
});

test("a name whose addresses pass is connected at the very address that was checked, by one look-up", async () => {
  const asked: string[] = [];
  const resolve: Resolve = async (name) => {
    asked.push(name);
    return [{ address: "127.0.0.1", family: 4 }];
  };
  // With an empty list the canary stands in for a public host.
  const agent = new Agent({ connect: makeClosedConnector(new BlockList(), resolve, 2_000) });
  connections = 0;
  const answer = await agent.request({ origin: `http://public.example:${port}`, path: "/", method: "GET" });
  expect([await answer.body.text(), asked, connections]).toEqual(["canary", ["public.example"], 1]);
  await agent.close();
});

test("the socket's own block list stops literals, single and multiple look-ups", async () => {
  const blockList = makeBlockList();
  const lookup: LookupFunction = (_name, options, callback) => {
    if (options.all)
      callback(null, [
        { address: "::1", family: 6 },
        { address: "127.0.0.1", family: 4 },
      ]);
    else callback(null, "127.0.0.1", 4);
  };
  connections = 0;
  const attempts = [
    { host: "127.0.0.1" },
    { host: "::ffff:127.0.0.1" },
    { host: "name.example", lookup, autoSelectFamily: false },
    { host: "name.example", lookup, autoSelectFamily: true },
  ];
  for (const attempt of attempts) {
    const error = await new Promise<Error>((resolve, reject) => {
      const socket = connect({ port, blockList, ...attempt });
      socket.once("error", resolve);
      socket.once("connect", () => reject(new Error(`connected: ${attempt.host}`)));
    });
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    for (const each of errors) expect(each).toMatchObject({ code: "ERR_IP_BLOCKED" });
  }
  expect(connections).toBe(0);
});

test("public addresses are not on the list", () => {
  const list = makeBlockList();
  for (const address of [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "223.255.255.254",
  ])
    expect([address, list.check(address, "ipv4")]).toEqual([address, false]);
  for (const address of ["2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
    expect([address, list.check(address, "ipv6")]).toEqual([address, false]);
});

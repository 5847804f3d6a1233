import { BlockList, connect } from "node:net";
import type { LookupFunction } from "node:net";
import { hostname } from "node:os";
import { Agent } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { makeBlockList } from "./blocked-addresses.ts";
import { startCanary } from "./canary.fixture.ts";
import type { Canary } from "./canary.fixture.ts";
import { makeClosedConnector } from "./door.ts";
import type { Resolve } from "./door.ts";
import { BlockedAddressError, NetworkError } from "./network-error.ts";
import { createNetwork } from "./network.ts";

let canary: Canary;
beforeAll(async () => {
  canary = await startCanary();
});
afterAll(() => canary.close());

async function failureOf(run: () => Promise<unknown>): Promise<NetworkError | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof NetworkError) return error;
    throw error;
  }
}

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
  const before = canary.connections();
  for (const name of Object.keys(answers)) {
    const url = `https://${name}:${canary.port}/`;
    expect(await failureOf(() => network.request({ url }))).toBeInstanceOf(BlockedAddressError);
    expect(await failureOf(() => network.assertResolvable(url))).toBeInstanceOf(BlockedAddressError);
    expect(network.assertAllowed(url).hostname).toBe(name);
  }
  expect((await failureOf(() => network.request({ url: "https://none.example/" })))?.code).toBe("DNS_FAILED");
  expect(canary.connections()).toBe(before);
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
  const before = canary.connections();
  const url = `https://rebinding.example:${canary.port}/`;
  await network.assertResolvable(url);
  expect(await failureOf(() => network.request({ url }))).toBeInstanceOf(BlockedAddressError);
  // One look-up per connection: what was checked is what would have been connected.
  expect(asked.length).toBe(2);
  expect(canary.connections()).toBe(before);
  await network.close();
});

test("real names of this machine are refused, or unknown to the resolver", async () => {
  const network = createNetwork({ clock: systemClock, timeouts: { connect: 5_000, total: 8_000 } });
  const before = canary.connections();
  for (const name of ["ip6-localhost", "ip6-loopback", hostname()]) {
    const failure = await failureOf(() => network.request({ url: `https://${name}:${canary.port}/` }));
    expect(["BLOCKED_ADDRESS", "DNS_FAILED"]).toContain(failure?.code);
  }
  expect(canary.connections()).toBe(before);
  await network.close();
});

test("a connection that one request's list opened is not reused by a request without it", async () => {
  const network = createNetwork({ clock: systemClock });
  const url = `http://127.0.0.1:${canary.port}/`;
  expect((await network.request({ url, allow: [`127.0.0.1:${canary.port}`] })).status).toBe(200);
  expect(await failureOf(() => network.request({ url }))).toBeInstanceOf(BlockedAddressError);
  expect(
    await failureOf(() => network.request({ url, allow: [`127.0.0.1:${canary.port + 1}`] })),
  ).toBeInstanceOf(BlockedAddressError);
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
  const before = canary.connections();
  const ask = (scheme: string) =>
    agent.request({ origin: `${scheme}://public.example:${canary.port}`, path: "/", method: "GET" });
  const answer = await ask("http");
  expect(await answer.body.text()).toBe("canary");
  // The canary speaks no TLS, but it has been connected.
  await expect(ask("https")).rejects.toThrow();
  expect([asked, canary.connections() - before]).toEqual([["public.example", "public.example"], 2]);
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
  const before = canary.connections();
  const attempts = [
    { host: "127.0.0.1" },
    { host: "::ffff:127.0.0.1" },
    { host: "name.example", lookup, autoSelectFamily: false },
    { host: "name.example", lookup, autoSelectFamily: true },
  ];
  for (const attempt of attempts) {
    const error = await new Promise<Error>((resolve, reject) => {
      const socket = connect({ port: canary.port, blockList, ...attempt });
      socket.once("error", resolve);
      socket.once("connect", () => reject(new Error(`connected: ${attempt.host}`)));
    });
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    for (const each of errors) expect(each).toMatchObject({ code: "ERR_IP_BLOCKED" });
  }
  expect(canary.connections()).toBe(before);
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

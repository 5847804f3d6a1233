import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { startCanary, watchSockets } from "./canary.fixture.ts";
import type { Canary } from "./canary.fixture.ts";
import { tricks, trickZone } from "./corpus.fixture.ts";
import type { Trick } from "./corpus.fixture.ts";
import { startDns } from "./dns-server.fixture.ts";
import { afterThis, networkTo, serve } from "./loopback.fixture.ts";
import { NetworkError } from "./network-error.ts";
import { createNetwork } from "./network.ts";
import type { Network } from "./network.ts";

let canary: Canary;
beforeAll(async () => {
  canary = await startCanary();
});
afterAll(() => canary.close());

const fill = (url: string) => url.replace("{port}", String(canary.port));
const overTls = (url: string) => url.replace(/^http:/, "https:");
const ofKind = (...kinds: Trick["how"][]) => tricks.filter(({ how }) => kinds.includes(how));

async function startAll(): Promise<{ network: Network; open: Network; asked: readonly string[] }> {
  const dns = await startDns(trickZone);
  afterThis(dns.close);
  const options = { resolve: dns.resolve, timeouts: { connect: 2_000, total: 5_000 } };
  return { network: networkTo([], options), open: networkTo([], options), asked: dns.asked };
}

/** How the ways of asking for a URL end: their code, or that one did not fail. One where all agree. */
async function endsOf(network: Network, url: string | URL): Promise<string[]> {
  const asked = [
    () => network.request({ url }),
    () => network.stream({ url }),
    () => network.assertResolvable(url),
  ];
  const ends: string[] = [];
  for (const ask of asked)
    ends.push(
      await ask().then(
        () => "went through",
        (error: unknown) => (error instanceof NetworkError ? error.code : String(error)),
      ),
    );
  return [...new Set(ends)];
}

/** Where a server that may be asked sends on to, for each trick of that kind. */
async function redirectTargets(): Promise<{ trick: Trick; target: URL }[]> {
  const redirects = ofKind("REDIRECT");
  const origin = await serve((request, response) => {
    const { url = "" } = redirects[Number(request.url?.slice(1))] ?? {};
    response.writeHead(302, { location: fill(url) }).end();
  });
  const network = networkTo(origin);
  const found: { trick: Trick; target: URL }[] = [];
  for (const [index, trick] of redirects.entries()) {
    const url = `${origin}/${index}`;
    const answer = await network.stream({ url });
    answer.body.destroy();
    expect([trick.name, answer.status]).toEqual([trick.name, 302]);
    found.push({ trick, target: new URL(String(answer.headers["location"]), url) });
  }
  return found;
}

test("the corpus is as large as it says, and its names are unique", () => {
  expect(new Set(tricks.map(({ name }) => name)).size).toBe(tricks.length);
  expect(tricks.length).toBeGreaterThanOrEqual(120);
  expect(tricks.filter(({ isReachable }) => isReachable).length).toBeGreaterThanOrEqual(50);
});

test("with the door closed each ends in BLOCKED_ADDRESS, without a socket", async () => {
  const targets = await redirectTargets();
  const { network, asked } = await startAll();
  const before = canary.connections();
  const { sockets, stop } = watchSockets();
  afterThis(stop);
  let count = 0;
  const expectBlocked = async (trick: Trick, url: string | URL) => {
    expect([trick.name, String(url), await endsOf(network, url)]).toEqual([
      trick.name,
      String(url),
      ["BLOCKED_ADDRESS"],
    ]);
    count++;
  };
  for (const trick of ofKind("LITERAL", "SYNTAX", "EMBEDDED", "RANGE", "LOCAL_NAME", "USERINFO")) {
    const url = fill(trick.url);
    await expectBlocked(trick, url);
    expect(() => network.assertAllowed(url)).toThrow(expect.objectContaining({ code: "BLOCKED_ADDRESS" }));
    // Plain http is not what is refused.
    expect([trick.name, await endsOf(network, overTls(url))]).toEqual([trick.name, ["BLOCKED_ADDRESS"]]);
  }
  for (const trick of ofKind("DNS")) {
    const url = fill(trick.url);
    await expectBlocked(trick, url);
    expect(network.assertAllowed(url).protocol).toBe("https:");
    expect(await endsOf(network, url.replace("https:", "http:"))).toEqual(["INSECURE_URL"]);
  }
  for (const trick of ofKind("REBINDING")) {
    const url = fill(trick.url);
    // At the moment of saving all is well.
    await network.assertResolvable(url);
    await expectBlocked(trick, url);
  }
  for (const { trick, target } of targets) await expectBlocked(trick, target);
  expect(count).toBe(tricks.length);
  expect(asked.length).toBeGreaterThan(ofKind("DNS", "REBINDING").length);
  expect([sockets.length, canary.connections() - before]).toEqual([0, 0]);
});

test("with the door off they reach the canary", async () => {
  const targets = new Map((await redirectTargets()).map(({ trick, target }) => [trick, target]));
  const { network, open } = await startAll();
  const { sockets, stop } = watchSockets();
  afterThis(stop);
  const reached: Trick[] = [];
  for (const trick of tricks.filter(({ isReachable }) => isReachable)) {
    const url = targets.get(trick) ?? fill(trick.url);
    if (trick.how === "REBINDING") await network.assertResolvable(url);
    const before = canary.connections();
    // TLS it does not speak: what counts is the connection.
    await open.request({ url, allow: [new URL(url).origin] }).catch((error: unknown) => {
      if (!(error instanceof NetworkError)) throw error;
    });
    if (canary.connections() > before) reached.push(trick);
  }
  // At least 20 are promised; all that lead to the canary do reach it.
  expect(reached.length).toBeGreaterThanOrEqual(20);
  expect(tricks.filter((trick) => trick.isReachable && !reached.includes(trick))).toEqual([]);
  // So the count of the closed door's test would have seen them.
  expect(sockets.length).toBeGreaterThanOrEqual(reached.length);
});

test("a zone of an IPv6 address and other malformed hosts are no URLs at all", async () => {
  const network = createNetwork({ clock: systemClock });
  const { sockets, stop } = watchSockets();
  for (const host of [
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::1",
    "127.0.0.1.1.",
    "0x100000000",
    "256.0.0.1",
    "127.0.0.1%00",
    "[::ffff:127.0.0.1.1]",
    "127.0.0.1 .",
    "a b",
  ])
    expect([host, await endsOf(network, `https://${host}/`)]).toEqual([host, ["INVALID_URL"]]);
  expect(sockets.length).toBe(0);
  stop();
  await network.close();
});

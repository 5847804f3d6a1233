import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allowHost } from "../src/modules/access/index.ts";
import { insertInstallation, makeCallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
import { fire, untilDelivery } from "../src/modules/callbacks/fire.fixture.ts";
import { securityContextOf } from "../src/modules/callbacks/security-context.ts";
import { signCallback } from "../src/modules/callbacks/sign-callback.ts";
import type { CallbackSecrets } from "../src/modules/callbacks/sign-callback.ts";
import { newId, newSecret } from "../src/platform/ids.ts";
import { useTestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";

const examples = path.resolve(import.meta.dirname, "../../docs/examples");
const has = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;

type Runtime = {
  name: string;
  present: boolean;
  /** The command that serves at this port; 0 takes a free one, unless `needsPort`. */
  serve(port: number): [string, string[]];
  needsPort: boolean;
  /** What works on what was kept, where that is a command of its own. */
  resume: [string, string[]] | null;
};

const node: Runtime = {
  name: "receiver.mjs",
  present: true,
  serve: () => [process.execPath, [path.join(examples, "receiver.mjs")]],
  needsPort: false,
  resume: null,
};
const runtimes: Runtime[] = [
  node,
  {
    name: "receiver.py",
    present: has("python3"),
    serve: () => ["python3", [path.join(examples, "receiver.py")]],
    needsPort: false,
    resume: null,
  },
  {
    name: "receiver.php",
    present: has("php"),
    serve: (port) => ["php", ["-S", `127.0.0.1:${port}`, path.join(examples, "receiver.php")]],
    needsPort: true,
    resume: ["php", [path.join(examples, "receiver.php")]],
  },
];

const [first, second, foreign] = ["1", "2", "x"].map(
  (character) => `whsec_${Buffer.alloc(32, character).toString("base64")}`,
) as [string, string, string];
let inbox: string;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  inbox = await mkdtemp(path.join(tmpdir(), "patchbay-receiver-"));
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await rm(inbox, { recursive: true });
});

/** Stands for Patchbay's GraphQL: answers what `currentInstallation` does, and keeps who asked. */
async function serveGraphQL(options: { failures?: number } = {}): Promise<{
  url: string;
  tokens: (string | undefined)[];
  asked(count: number): Promise<void>;
}> {
  const tokens: (string | undefined)[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      const failed = tokens.length < (options.failures ?? 0);
      const installation = { orgId: 1042, extensionKey: "acme-books", version: "1.2.0", status: "ACTIVE" };
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(
          JSON.stringify(
            failed ? { errors: [{ message: "Not now." }] } : { data: { currentInstallation: installation } },
          ),
        );
      tokens.push(request.headers.authorization);
      for (const look of waiting) look();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    tokens,
    asked: (count) =>
      new Promise((resolve) => {
        const look = () => (tokens.length >= count ? resolve() : undefined);
        waiting.add(look);
        look();
      }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A receiver as a process of its own, listening. */
async function receiver(runtime: Runtime, secrets: string[], graphqlUrl: string, chosen?: number) {
  const port = chosen ?? (runtime.needsPort ? await freePort() : 0);
  const [command, args] = runtime.serve(port);
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      CALLBACK_SECRETS: secrets.join(","),
      PORT: String(port),
      GRAPHQL_URL: graphqlUrl,
      INBOX: inbox,
    },
  });
  const closed = once(child, "close");
  let output = "";
  const changed = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      for (const look of changed) look();
    });
  ends.push(() => {
    child.kill("SIGKILL");
    return closed;
  });
  const said = (pattern: RegExp): Promise<string> =>
    Promise.race([
      new Promise<string>((resolve) => {
        const look = () => (pattern.test(output) ? resolve(output) : undefined);
        changed.add(look);
        look();
      }),
      closed.then(() => {
        throw new Error(`It ended: ${output}`);
      }),
    ]);
  const [origin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(await said(/http:\/\/127\.0\.0\.1:\d+.*\n?/)) ?? [];
  return {
    said,
    /** Ends it as a crash would. */
    async crash() {
      child.kill("SIGKILL");
      await closed;
    },
    async send({ headers, body }: Request): Promise<number> {
      const response = await fetch(`${origin}/callbacks`, { method: "POST", headers, body });
      await response.arrayBuffer();
      return response.status;
    },
  };
}

type Request = { headers: Record<string, string>; body: string };

/** One attempt of a delivery, signed as Patchbay signs it. */
function attempt(secrets: CallbackSecrets, options: { id?: string; number?: number; at?: Date } = {}) {
  const id = options.id ?? newId();
  const securityContext = securityContextOf(id, options.number ?? 1, newSecret(32));
  const body = JSON.stringify({ event: "onInstall", orgId: 1042, securityContext });
  const headers: Record<string, string> = { "content-type": "application/json" };
  const at = options.at ?? new Date();
  for (const [name, value] of Object.entries(signCallback(secrets, { id, at, body }))) headers[name] = value;
  return { id, securityContext, headers, body };
}

/** What the reference implementation of Standard Webhooks says of a request. */
function standardTakes(secret: string, { headers, body }: Request): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

for (const runtime of runtimes)
  // Counted as skipped where its language is not installed.
  describe.skipIf(!runtime.present)(`${runtime.name}`, () => {
    const current = { current: first, previous: null };

    test("takes what Patchbay signed, once, and calls back", async () => {
      const graphql = await serveGraphQL();
      const process = await receiver(runtime, [first], graphql.url);
      const sent = attempt(current);
      expect(standardTakes(first, sent)).toBe(true);
      expect(await process.send(sent)).toBeLessThan(205);
      await process.said(/onInstall of organization 1042: acme-books 1\.2\.0 is ACTIVE/);
      expect(graphql.tokens).toEqual([`Bearer ${sent.securityContext}`]);

      // The answer got lost on its way, so it comes again: another securityContext, the same id.
      const again = attempt(current, { id: sent.id, number: 2 });
      expect(again.body).not.toBe(sent.body);
      expect(await process.send(again)).toBeLessThan(205);
      await process.said(new RegExp(`${sent.id} came again`));
      const next = attempt(current);
      expect(await process.send(next)).toBeLessThan(205);
      await graphql.asked(2);
      expect(graphql.tokens).toEqual([sent, next].map(({ securityContext }) => `Bearer ${securityContext}`));
      expect((await readdir(inbox)).filter((name) => !/\.(json|done)$|^lock$/.test(name))).toEqual([]);
    });

    test("takes up what it failed at when that is sent again", async () => {
      const graphql = await serveGraphQL({ failures: 1 });
      const process = await receiver(runtime, [first], graphql.url);
      const sent = attempt(current);
      expect(await process.send(sent)).toBeLessThan(205);
      await process.said(new RegExp(`${sent.id}: Not now`));
      const again = attempt(current, { id: sent.id, number: 2 });
      expect(await process.send(again)).toBeLessThan(205);
      await process.said(/acme-books 1\.2\.0 is ACTIVE/);
      expect(graphql.tokens).toEqual([sent, again].map(({ securityContext }) => `Bearer ${securityContext}`));
    });

    test("takes a test for what it is", async () => {
      const graphql = await serveGraphQL();
      const process = await receiver(runtime, [first], graphql.url);
      const sent = attempt(current);
      expect(
        await process.send({ ...sent, headers: { ...sent.headers, "patchbay-test": "1" } }),
      ).toBeLessThan(205);
      await process.said(new RegExp(`A test arrived: ${sent.id}`));
      expect(await readdir(inbox)).toEqual([]);
      expect(graphql.tokens).toEqual([]);
    });

    test("refuses everything else", async () => {
      const graphql = await serveGraphQL();
      const process = await receiver(runtime, [first], graphql.url);
      const good = attempt(current);
      const changed = { headers: good.headers, body: good.body.replace("1042", "1043") };
      const old = attempt(current, { at: new Date(Date.now() - 360_000) });
      const early = attempt(current, { at: new Date(Date.now() + 360_000) });
      const others = attempt({ current: foreign, previous: null });
      for (const request of [changed, old, early, others]) {
        expect(standardTakes(first, request)).toBe(false);
        expect(await process.send(request)).toBe(401);
      }
      const { HASH: _hash, ...unhashed } = good.headers;
      const { "webhook-signature": _signature, ...unsigned } = good.headers;
      for (const headers of [
        unhashed,
        unsigned,
        {},
        { ...good.headers, HASH: "0".repeat(64) },
        { ...good.headers, "webhook-id": newId() },
        { ...good.headers, "webhook-id": "../../escape" },
        { ...good.headers, "webhook-timestamp": "soon" },
      ])
        expect(await process.send({ headers, body: good.body }), JSON.stringify(headers)).toBe(401);
      expect(await process.send({ headers: good.headers, body: `${good.body}${" ".repeat(300_000)}` })).toBe(
        401,
      );
      expect(await readdir(inbox)).toEqual([]);
      expect(await process.send(good)).toBeLessThan(205);
      await graphql.asked(1);
      expect(graphql.tokens).toHaveLength(1);
    });

    test("goes on through a rotation of the secret", async () => {
      const graphql = await serveGraphQL();
      const rotating = { current: second, previous: first };
      const before = await receiver(runtime, [first], graphql.url);
      const during = attempt(rotating);
      expect([standardTakes(first, during), standardTakes(second, during)]).toEqual([true, true]);
      expect(await before.send(during)).toBeLessThan(205);
      expect(await before.send(attempt({ current: second, previous: null })), "too late").toBe(401);

      const both = await receiver(runtime, [first, second], graphql.url);
      for (const secrets of [current, rotating, { current: second, previous: null }])
        expect(await both.send(attempt(secrets))).toBeLessThan(205);
      await graphql.asked(4);
      expect(graphql.tokens).toHaveLength(4);
    });

    test("loses nothing that it has answered", async () => {
      const graphql = await serveGraphQL();
      const dead = "http://127.0.0.1:1/graphql";
      const before = await receiver(runtime, [first], dead);
      const sent = attempt(current);
      expect(await before.send(sent)).toBeLessThan(205);
      await before.said(new RegExp(`${sent.id}: `));
      await before.crash();

      if (runtime.resume) {
        const [command, args] = runtime.resume;
        const child = spawn(command, args, {
          stdio: "ignore",
          env: { PATH: process.env["PATH"] ?? "", GRAPHQL_URL: graphql.url, INBOX: inbox },
        });
        await once(child, "close");
      } else await receiver(runtime, [first], graphql.url);
      await graphql.asked(1);
      expect(graphql.tokens).toEqual([`Bearer ${sent.securityContext}`]);
    });
  });

describe("with a whole Patchbay", () => {
  const suite = useTestApp();

  test("a receiver is called back once its organization may be, and calls back itself", async () => {
    const { app } = suite;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/callbacks`;
    const scene = await makeCallbackScene(app, { url });

    // Closed by default; what another organization may reach says nothing.
    await allowHost(app.environment, { slug: scene.customer.slug, host: url, actorName: "Operator" });
    const refused = await fire(app.environment, scene.installation, "onInstall");
    const waiting = await untilDelivery(app.environment, refused, ({ attemptCount }) => attemptCount === 1);
    expect(waiting).toMatchObject({ ended: false, lastErrorClass: "BLOCKED_ADDRESS", lastStatus: null });

    await allowHost(app.environment, { slug: scene.publisher.slug, host: url, actorName: "Operator" });
    const example = await receiver(node, [scene.secret], `${app.origin}/graphql`, port);
    const other = await insertInstallation(app, scene, await makeOrganization(app));
    const sent = await fire(app.environment, other, "onZohoAuthorise");
    await example.said(
      new RegExp(`onZohoAuthorise of organization \\d+: ${scene.extension.key} 1\\.1\\.0 is \\w+`),
    );
    const done = await untilDelivery(app.environment, sent, ({ ended }) => ended);
    expect(done).toMatchObject({ outcome: "SUCCEEDED", attemptCount: 1, lastStatus: 204 });
  });
});

// What the proxy adds to a call: the same requests to a local API directly and through `/proxy`, in turns. See docs/benchmarks.md.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Agent } from "undici";
import { startApp } from "../src/app.ts";
import { addMember, createApiToken, createOrganization } from "../src/modules/access/index.ts";
import { startEmbeddedPostgres } from "../src/platform/database/embedded-postgres.ts";
import { createLogger } from "../src/platform/logger.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { withClient, withDatabase } from "../test/database-server.ts";
import { spawnPatchbay } from "../test/process.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    requests: { type: "string", default: "500" },
    concurrency: { type: "string", default: "16" },
  },
});
const rounds = Number(options.rounds);
const requests = Number(options.requests);
const concurrency = Number(options.concurrency);
const small = Buffer.from(JSON.stringify({ text: "x".repeat(1_000) }));
const large = randomBytes(1024 * 1024);

/** The API that is called: 1 KB of JSON, 1 MB of bytes, or it takes 1 MB. */
const api = createServer((incoming, outgoing) => {
  incoming.resume();
  incoming.once("end", () => {
    const body = incoming.url === "/large" ? large : small;
    outgoing.writeHead(200, {
      "content-type": body === large ? "application/octet-stream" : "application/json",
      "content-length": body.length,
    });
    outgoing.end(body);
  });
});
await new Promise<void>((done) => api.listen(0, "127.0.0.1", done));
const apiOrigin = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
const agent = new Agent({ connections: concurrency });

type Way = { name: "direct" | "proxy"; base: string; headers: Record<string, string> };
type Case = { name: string; path: string; method: "GET" | "POST"; body?: Buffer; requests: number };

const cases: Case[] = [
  { name: "GET, 1 KB of JSON", path: "/small", method: "GET", requests },
  { name: "GET, 1 MB", path: "/large", method: "GET", requests: Math.ceil(requests / 10) },
  { name: "POST, 1 MB", path: "/small", method: "POST", body: large, requests: Math.ceil(requests / 10) },
];

async function ask({ base, headers }: Way, { path: at, method, body }: Case): Promise<number> {
  const start = performance.now();
  const answer = await agent.request({
    origin: new URL(base).origin,
    path: `${new URL(base).pathname.replace(/\/$/, "")}${at}`,
    method,
    headers,
    body: body ?? null,
  });
  await answer.body.arrayBuffer();
  if (answer.statusCode !== 200) throw new Error(`${base}${at} answered ${answer.statusCode}.`);
  return performance.now() - start;
}

/** The time of each request of a block, `lanes` at a time, and the whole. */
async function runBlock(way: Way, each: Case, lanes: number): Promise<{ times: number[]; ms: number }> {
  const times: number[] = [];
  let left = each.requests;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (left > 0) {
        left -= 1;
        times.push(await ask(way, each));
      }
    }),
  );
  return { times, ms: performance.now() - start };
}

const quantile = (numbers: readonly number[], part: number): number =>
  numbers.toSorted((one, other) => one - other)[
    Math.min(numbers.length - 1, Math.floor(numbers.length * part))
  ] ?? Number.NaN;

async function measure(ways: readonly [Way, Way], each: Case): Promise<void> {
  const alone: Record<string, number[]> = { direct: [], proxy: [] };
  const rates: Record<string, number[]> = { direct: [], proxy: [] };
  for (let round = 0; round <= rounds; round += 1)
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
      const single = await runBlock(way, each, 1);
      const together = await runBlock(way, each, concurrency);
      // The first round only warms up.
      if (round === 0) continue;
      alone[way.name]?.push(...single.times);
      rates[way.name]?.push((each.requests / together.ms) * 1_000);
    }
  const at = (name: string, part: number) => quantile(alone[name] ?? [], part);
  const rate = (name: string) => quantile(rates[name] ?? [], 0.5);
  console.log(
    [
      each.name,
      ...[0.5, 0.99].flatMap((part) => [
        at("direct", part).toFixed(2),
        at("proxy", part).toFixed(2),
        (at("proxy", part) - at("direct", part)).toFixed(2),
      ]),
      Math.round(rate("direct")),
      Math.round(rate("proxy")),
      (rate("proxy") / rate("direct")).toFixed(2),
    ].join(" | "),
  );
}

/** A connection with an API key to the local API; answers the token and the link name to call it with. */
async function setUp(databaseUrl: string, masterKeys: string): Promise<{ token: string; linkName: string }> {
  const app = await startApp({
    host: "127.0.0.1",
    port: 0,
    databaseUrl,
    masterKeys: parseMasterKeys(masterKeys),
    simulatorOrigin: apiOrigin,
    log: createLogger("error"),
    work: false,
  });
  const { id: organizationId } = await createOrganization(app.environment, { name: "Bench", slug: "bench" });
  const { id: memberId } = await addMember(app.environment, organizationId, {
    email: "bench@example.com",
    name: "Bench",
    password: "a password of the bench",
    roles: ["COMPANY_ADMIN"],
  });
  const actor = {
    organizationId,
    memberId,
    name: "Bench",
    roles: ["COMPANY_ADMIN"],
    scopes: null,
    sessionId: null,
    apiTokenId: null,
    expiresAt: new Date(Date.now() + 3_600_000),
  };
  const { token } = await createApiToken(
    { ...app.environment, actor, ip: "127.0.0.1", setCookie: null },
    { name: "bench", scopes: ["READ", "CONNECTIONS_WRITE", "CONNECTIONS_INVOKE"] },
  );
  const run = async (name: string, input: object, fields: string): Promise<Record<string, unknown>> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const answer = await fetch(`${app.origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: `mutation($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { message } ... on ${type}Payload { ${fields} } } }`,
        variables: { input },
      }),
    });
    const { data, errors } = (await answer.json()) as {
      data?: Record<string, Record<string, unknown>>;
      errors?: unknown;
    };
    const made = data?.[name];
    if (made?.["__typename"] !== `${type}Payload`) throw new Error(JSON.stringify(made ?? errors));
    return made;
  };
  await run(
    "createCustomService",
    {
      key: "local",
      name: "Local",
      definition: {
        authType: "API_KEY",
        apiBaseUrl: apiOrigin,
        credentialName: "X-Api-Key",
        credentialTemplate: "{credential}",
      },
    },
    "service { key }",
  );
  const made = await run(
    "createConnection",
    { name: "Local", serviceKey: "local" },
    "connection { id linkName }",
  );
  const connection = made["connection"] as { id: string; linkName: string };
  await run(
    "saveConnectionCredentials",
    {
      connectionId: connection.id,
      environment: "DEVELOPMENT",
      credentials: { apiKey: "key-of-the-benchmark" },
    },
    "connection { id }",
  );
  await app.close();
  return { token, linkName: connection.linkName };
}

const server = await startEmbeddedPostgres({
  dataDir: path.resolve(import.meta.dirname, "../../.patchbay/bench"),
  log: { info: () => {}, warn: () => {} },
});
const name = `bench_${randomBytes(6).toString("hex")}`;
try {
  await withClient(server.url, (client) => client.query(`create database "${name}"`));
  const databaseUrl = withDatabase(server.url, name);
  const masterKeys = generateMasterKey();
  const { token, linkName } = await setUp(databaseUrl, masterKeys);
  const patchbay = await spawnPatchbay({ databaseUrl, simulatorOrigin: apiOrigin, masterKeys });
  console.log(
    `Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model ?? "?"}; ${rounds} rounds of ${requests} requests, ${concurrency} at a time for the rates\n`,
  );
  console.log(
    "case | direct p50, ms | proxy p50, ms | added | direct p99, ms | proxy p99, ms | added | direct, requests/s | proxy, requests/s | ratio",
  );
  console.log("--- | --- | --- | --- | --- | --- | --- | --- | --- | ---");
  const ways: readonly [Way, Way] = [
    { name: "direct", base: apiOrigin, headers: { "x-api-key": "key-of-the-benchmark" } },
    {
      name: "proxy",
      base: `${patchbay.origin}/proxy/development/${linkName}`,
      headers: { authorization: `Bearer ${token}` },
    },
  ];
  for (const each of cases) await measure(ways, each);
  await patchbay.kill("SIGTERM");
} finally {
  await agent.close();
  api.close();
  await withClient(server.url, (client) => client.query(`drop database if exists "${name}" with (force)`));
  await server.stop();
}

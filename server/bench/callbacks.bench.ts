// How fast callbacks are delivered, how soon after the commit, at what cost, and what one dead and one slow endpoint do to
// the others. See docs/benchmarks.md.
import { createHmac, randomBytes } from "node:crypto";
import { cpus } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Agent } from "undici";
import { startApp } from "../src/app.ts";
import type { App } from "../src/app.ts";
import { fire } from "../src/modules/callbacks/fire.fixture.ts";
import { startEmbeddedPostgres } from "../src/platform/database/embedded-postgres.ts";
import { createLogger } from "../src/platform/logger.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { withClient, withDatabase } from "../test/database-server.ts";
import { fireMany, seedMarket } from "./callback-market.ts";
import type { Market } from "./callback-market.ts";
import { startChild } from "./children.ts";
import type { Child } from "./children.ts";

const { values: options } = parseArgs({
  options: {
    /** sustained, latency, endpoints or all */
    only: { type: "string", default: "all" },
    /** Of the sustained run. */
    seconds: { type: "string", default: "600" },
    /** Of the latency run. */
    latency: { type: "string", default: "60" },
    pairs: { type: "string", default: "5" },
    /** Of each run of a pair. */
    block: { type: "string", default: "20" },
  },
});

const backlog = 6_000;
const bareLanes = 256;
const quantile = (numbers: readonly number[], part: number): number =>
  numbers.toSorted((one, other) => one - other)[
    Math.min(numbers.length - 1, Math.floor(numbers.length * part))
  ] ?? Number.NaN;
const nowMs = (): number => performance.timeOrigin + performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Bench = { app: App; patchbay: Child; receiver: Child; agent: Agent };

async function countArrived({ receiver, agent }: Bench): Promise<number> {
  const answer = await agent.request({ origin: receiver.origin, path: "/count", method: "GET" });
  return Number(await answer.body.text());
}

async function takeArrivals({ receiver, agent }: Bench): Promise<Map<string, number>> {
  const answer = await agent.request({ origin: receiver.origin, path: "/arrivals", method: "GET" });
  return new Map(((await answer.body.json()) as { arrivals: [string, number][] }).arrivals);
}

/** A loop of bare undici POSTs with a body and headers of the same size, two HMACs each: requests per second. */
async function bareLoop({ receiver, agent }: Bench, seconds: number): Promise<number> {
  const key = randomBytes(32);
  const until = performance.now() + seconds * 1_000;
  let count = 0;
  await Promise.all(
    Array.from({ length: bareLanes }, async () => {
      while (performance.now() < until) {
        const body = JSON.stringify({
          event: "onConfigParamAdd",
          orgId: 12_345,
          securityContext: `pbsc_${randomBytes(16).toString("hex")}_1_${randomBytes(32).toString("base64url")}`,
        });
        const answer = await agent.request({
          origin: receiver.origin,
          path: `/e${count % 100}`,
          method: "POST",
          headers: {
            "content-type": "application/json",
            HASH: createHmac("sha256", key).update(body).digest("hex"),
            "webhook-id": randomBytes(16).toString("hex"),
            "webhook-timestamp": String(Math.floor(Date.now() / 1_000)),
            "webhook-signature": `v1,${createHmac("sha256", key).update(body).digest("base64")}`,
            "x-forget": "1",
          },
          body,
        });
        await answer.body.dump();
        count += 1;
      }
    }),
  );
  return count / seconds;
}

/** Keeps some thousand deliveries waiting for `seconds`, and counts what arrives. */
async function sustained(bench: Bench, market: Market, seconds: number): Promise<void> {
  const { app, patchbay } = bench;
  let next = 0;
  let feeding = true;
  const feed = (async () => {
    while (feeding) {
      const batch = Array.from(
        { length: 2_000 },
        () => market.installations[next++ % market.installations.length],
      );
      const pending = await fireMany(
        app.environment,
        batch.flatMap((each) => each ?? []),
      );
      while (feeding && pending > backlog && (await countPending(app)) > backlog) await pause(100);
    }
  })();
  await pause(10_000);
  await takeArrivals(bench);
  const before = { used: await patchbay.used(), arrived: await countArrived(bench), at: performance.now() };
  const memory: number[] = [];
  const rates: number[] = [];
  let last = before.arrived;
  while (performance.now() - before.at < seconds * 1_000) {
    await pause(10_000);
    const arrived = await countArrived(bench);
    rates.push((arrived - last) / 10);
    last = arrived;
    await takeArrivals(bench);
    memory.push((await patchbay.used()).rss / 1024 ** 2);
  }
  const elapsed = (performance.now() - before.at) / 1_000;
  const count = (await countArrived(bench)) - before.arrived;
  const used = await patchbay.used();
  feeding = false;
  await feed;
  // What still waits would share the machine with the loop.
  while ((await countPending(app)) > 0) await pause(500);
  const rate = count / elapsed;
  const bare = await bareLoop(bench, 10);
  console.log(
    `sustained over ${elapsed.toFixed(0)} s: ${rate.toFixed(0)} deliveries/s (10 s blocks: ${quantile(rates, 0).toFixed(0)} to ${quantile(rates, 1).toFixed(0)}), ${count} in all`,
  );
  console.log(
    `  SQL statements per delivery: ${((used.statements - before.used.statements) / count).toFixed(4)}`,
  );
  console.log(`  CPU of Patchbay per delivery: ${((used.cpuMs - before.used.cpuMs) / count).toFixed(3)} ms`);
  console.log(
    `  memory of Patchbay, MB: ${memory
      .slice(0, 3)
      .map((mb) => mb.toFixed(0))
      .join(", ")} … ${memory
      .slice(-3)
      .map((mb) => mb.toFixed(0))
      .join(", ")}`,
  );
  console.log(
    `  bare undici POST loop, ${bareLanes} at a time: ${bare.toFixed(0)}/s; ratio ${(rate / bare).toFixed(2)}`,
  );
}

async function countPending({ environment }: App): Promise<number> {
  const { rows } = await environment.database.pool.query<{ count: number }>(
    `select count(*)::int as "count" from "Delivery_pending"`,
  );
  return rows[0]?.count ?? 0;
}

/** Fires events at a pace, and answers how long after each commit the first byte arrived, in milliseconds. */
async function paced(
  bench: Bench,
  installations: Market["installations"],
  perSecond: number,
  seconds: number,
  counts: (installation: Market["installations"][number]) => boolean = () => true,
): Promise<number[]> {
  await takeArrivals(bench);
  const committed = new Map<string, number>();
  const running: Promise<void>[] = [];
  const start = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = start + (index * 1_000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    const installation = installations[index % installations.length];
    if (!installation) continue;
    running.push(
      fire(bench.app.environment, installation, "onConfigParamAdd").then((id) => {
        if (counts(installation)) committed.set(id, nowMs());
      }),
    );
  }
  await Promise.all(running);
  await pause(3_000);
  const arrivals = await takeArrivals(bench);
  const missing = [...committed.keys()].filter((id) => !arrivals.has(id)).length;
  if (missing > 0) console.log(`  ${missing} of ${committed.size} had not arrived 3 s after the last commit`);
  return [...committed].flatMap(([id, at]) => {
    const arrived = arrivals.get(id);
    return arrived === undefined ? [] : [Math.max(0, arrived - at)];
  });
}

async function latency(bench: Bench, market: Market, seconds: number): Promise<void> {
  await paced(bench, market.installations, 200, 5);
  const times = await paced(bench, market.installations, 200, seconds);
  console.log(
    `commit → first byte at 200/s over ${seconds} s, ${times.length} deliveries: p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`,
  );
}

/** The others' p95 with one dead and one slow endpoint among 100, against the same load without them, in turns. */
async function endpoints(bench: Bench, pairs: number, seconds: number): Promise<void> {
  const { app, receiver } = bench;
  const urlOf = (sick: boolean) => (index: number) =>
    `${receiver.origin}/${sick && index === 0 ? "dead" : sick && index === 1 ? "slow" : `e${index}`}`;
  const size = { extensions: 100, installations: 20, concurrency: 10 };
  const ratios: number[] = [];
  for (let pair = 0; pair <= pairs; pair += 1) {
    const p95: Record<string, number> = {};
    for (const sick of pair % 2 === 0 ? [false, true] : [true, false]) {
      // Markets of their own, so that no run waits for what another one has left.
      const market = await seedMarket(app.environment, { ...size, urlOf: urlOf(sick) });
      const [dead, slow] = market.subscriptionIds;
      // One of each extension after the other.
      const spread = Array.from({ length: size.installations }, (_, at) =>
        market.subscriptionIds.flatMap(
          (_, index) => market.installations[index * size.installations + at] ?? [],
        ),
      ).flat();
      const times = await paced(
        bench,
        spread,
        200,
        seconds,
        ({ subscriptionId }) => subscriptionId !== dead && subscriptionId !== slow,
      );
      p95[String(sick)] = quantile(times, 0.95);
      await app.environment.database.pool.query(
        `update "CallbackSubscription" set "pausedAt" = now() where "id" = any($1::uuid[])`,
        [market.subscriptionIds],
      );
    }
    const ratio = (p95["true"] ?? Number.NaN) / (p95["false"] ?? Number.NaN);
    // The first pair only warms up.
    if (pair === 0) continue;
    ratios.push(ratio);
    console.log(
      `  pair ${pair}: others' p95 ${p95["false"]?.toFixed(1)} ms without, ${p95["true"]?.toFixed(1)} ms with: ${ratio.toFixed(2)}`,
    );
  }
  console.log(
    `one dead and one slow endpoint among 100, 200/s: the others' p95 at ${quantile(ratios, 0.5).toFixed(2)} of a run without them (median of ${pairs} pairs)`,
  );
}

const server = await startEmbeddedPostgres({
  dataDir: path.resolve(import.meta.dirname, "../../.patchbay/bench"),
  log: { info: () => {}, warn: () => {} },
});
const name = `bench_${randomBytes(6).toString("hex")}`;
const receiver = await startChild("receiver.ts");
const agent = new Agent({ connections: bareLanes });
try {
  await withClient(server.url, (client) => client.query(`create database "${name}"`));
  const databaseUrl = withDatabase(server.url, name);
  const masterKeys = generateMasterKey();
  const app = await startApp({
    host: "127.0.0.1",
    port: 0,
    databaseUrl,
    masterKeys: parseMasterKeys(masterKeys),
    log: createLogger("error"),
    work: false,
  });
  const { rows } = await app.environment.database.pool.query<{ fsync: string; commit: string }>(
    `select current_setting('fsync') as "fsync", current_setting('synchronous_commit') as "commit"`,
  );
  if (rows[0]?.fsync !== "on" || rows[0]?.commit !== "on")
    throw new Error("fsync and synchronous_commit must be on.");
  const patchbay = await startChild("counted-node.ts", {
    DATABASE_URL: databaseUrl,
    PATCHBAY_MASTER_KEYS: masterKeys,
    TEST_SIMULATOR_ORIGIN: receiver.origin,
  });
  const bench: Bench = { app, patchbay, receiver, agent };
  console.log(
    `Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model ?? "?"}; fsync on; Patchbay, PostgreSQL, the receiver and this program on one machine`,
  );
  const wants = (part: string): boolean => options.only === "all" || options.only === part;
  if (wants("latency") || wants("sustained")) {
    const market = await seedMarket(app.environment, {
      extensions: 100,
      installations: 100,
      concurrency: 20,
      urlOf: (index) => `${receiver.origin}/e${index}`,
    });
    if (wants("latency")) await latency(bench, market, Number(options.latency));
    if (wants("sustained")) await sustained(bench, market, Number(options.seconds));
  }
  if (wants("endpoints")) await endpoints(bench, Number(options.pairs), Number(options.block));
  await patchbay.stop();
  await app.close();
} finally {
  await agent.close();
  await receiver.stop();
  await withClient(server.url, (client) => client.query(`drop database if exists "${name}" with (force)`));
  await server.stop();
}

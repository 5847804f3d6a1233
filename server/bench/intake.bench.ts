// What one event costs at intake with 10 and with 10,000 rules, and how near that is to bare inserts. See docs/benchmarks.md.
import { randomBytes } from "node:crypto";
import { cpus } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { storeEvents } from "../src/modules/intake/store-events.ts";
import { openDatabase } from "../src/platform/database/client.ts";
import type { Database } from "../src/platform/database/client.ts";
import { startEmbeddedPostgres } from "../src/platform/database/embedded-postgres.ts";
import { applyMigrations } from "../src/platform/database/migrations.ts";
import { maintainFeed } from "../src/platform/feed/retention.ts";
import { withClient, withDatabase } from "../test/database-server.ts";
import type { EventPayload } from "../src/providers/events.ts";
import { insertBare } from "./bare-insert.ts";
import { seedRules } from "./seed-rules.ts";
import type { Place, Seeded } from "./seed-rules.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "8" },
    events: { type: "string", default: "400" },
    concurrency: { type: "string", default: "8" },
    /** Only cases whose name has this in it. */
    only: { type: "string", default: "" },
  },
});
const rounds = Number(options.rounds);
const events = Number(options.events);
/** Pushes of one block, however many events each has. */
const leastPushes = 16;
const concurrency = Number(options.concurrency);
const sizes = [10, 10_000] as const;
const [small, large] = sizes;

type Shape = { name: string; listeners: number; conditions: boolean; batch: number };
const shapes: Shape[] = [
  { name: "1 rule listens, single events", listeners: 1, conditions: false, batch: 1 },
  { name: "1 rule listens, single events, condition", listeners: 1, conditions: true, batch: 1 },
  { name: "1 rule listens, 100 events a push", listeners: 1, conditions: false, batch: 100 },
  { name: "1 rule listens, 100 events a push, condition", listeners: 1, conditions: true, batch: 100 },
  { name: "10 rules listen, 20 events a push, condition", listeners: 10, conditions: true, batch: 20 },
];

type Scene = { database: Database; seeded: Seeded };
let serial = 0;

/** New leads; every second one meets the condition of seedRules. */
function makePayloads({ eventType }: Place, count: number): EventPayload[] {
  return Array.from({ length: count }, () => {
    serial += 1;
    const recordId = `55900000${String(serial).padStart(10, "0")}`;
    return {
      event: eventType,
      module: eventType.split(".")[0] ?? "",
      operation: "created",
      recordId,
      occurredAt: new Date().toISOString(),
      affectedFields: ["Last_Name", "Email", "Annual_Revenue"],
      affectedValues: {
        Last_Name: `Lead ${serial}`,
        Company: "Analytical Engines Ltd",
        Email: `lead-${serial}@example.org`,
        Annual_Revenue: serial % 2 === 0 ? 250_000 : 250,
        Description: "Asked at the fair for a price list and a visit in the second half of the year. ".repeat(
          4,
        ),
        Owner: { id: "559000000000123", name: "Ada Lovelace" },
      },
    };
  });
}

async function store(scene: Scene, place: Place, payloads: readonly EventPayload[]): Promise<void> {
  const { organizationId, serviceKey } = scene.seeded;
  const owner = {
    organizationId,
    serviceKey,
    accountId: place.accountId,
    environment: "DEVELOPMENT" as const,
  };
  await scene.database.prisma.$transaction((tx) => storeEvents({ tx, now: new Date() }, owner, payloads));
}

/** Milliseconds per event of one block: `lanes` pushes at a time, each to a random place. */
async function runBlock(
  { seeded }: Scene,
  shape: Shape,
  lanes: number,
  push: (place: Place, payloads: readonly EventPayload[]) => Promise<void>,
): Promise<number> {
  const length = Math.max(leastPushes, Math.ceil(events / shape.batch));
  const pushes = Array.from({ length }, () => {
    const place = seeded.places[Math.floor(Math.random() * seeded.places.length)];
    if (!place) throw new Error("There are no places.");
    return { place, payloads: makePayloads(place, shape.batch) };
  });
  const waiting = [...pushes];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await push(next.place, next.payloads);
    }),
  );
  return (performance.now() - start) / (pushes.length * shape.batch);
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function measure(shape: Shape, scenes: Record<number, Scene>): Promise<void> {
  const costs: Record<string, number[]> = {};
  const note = (name: string, cost: number) => (costs[name] ??= []).push(cost);
  for (let round = 0; round <= rounds; round += 1) {
    // Which goes first alternates, so that whatever drifts meets all alike; the first round only warms up.
    for (const rules of round % 2 === 0 ? sizes : sizes.toReversed()) {
      const scene = scenes[rules];
      if (!scene) throw new Error("The scene is missing.");
      const stored = (place: Place, payloads: readonly EventPayload[]) => store(scene, place, payloads);
      const bare = (place: Place, payloads: readonly EventPayload[]) =>
        insertBare(scene.database, scene.seeded, place, payloads, shape.listeners);
      const alone = await runBlock(scene, shape, 1, stored);
      const together = await runBlock(scene, shape, concurrency, stored);
      const bareTogether = await runBlock(scene, shape, concurrency, bare);
      if (round === 0) continue;
      note(`${rules} alone`, alone);
      note(`${rules} together`, together);
      note(`${rules} bare`, bareTogether);
    }
  }
  const of = (name: string) => median(costs[name] ?? []);
  const rate = (name: string) => Math.round(1_000 / of(name));
  console.log(
    [
      shape.name,
      of(`${small} alone`).toFixed(3),
      of(`${large} alone`).toFixed(3),
      (of(`${large} alone`) / of(`${small} alone`)).toFixed(2),
      rate(`${small} together`),
      rate(`${large} together`),
      rate(`${large} bare`),
      (of(`${large} bare`) / of(`${large} together`)).toFixed(2),
    ].join(" | "),
  );
}

const dataDir = path.resolve(import.meta.dirname, "../../.patchbay/bench");
const quiet = { info: () => {}, warn: () => {} };
const server = await startEmbeddedPostgres({ dataDir, log: quiet });
const names: string[] = [];
try {
  const settings = await withClient(server.url, (client) =>
    client.query<{ fsync: string; commit: string; version: string }>(
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('server_version') as version`,
    ),
  );
  const [given] = settings.rows;
  if (given?.fsync !== "on" || given.commit !== "on")
    throw new Error(
      "This PostgreSQL does not write to disk before it answers: the figures would mean nothing.",
    );
  console.log(
    `PostgreSQL ${given.version}, fsync on; Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model ?? "?"}; ` +
      `${rounds} rounds of ${events} events (at least ${leastPushes} pushes), ${concurrency} pushes at a time\n`,
  );
  console.log(
    `case | ms/event, ${small} rules | ms/event, ${large} rules | ratio | events/s, ${small} rules | events/s, ${large} rules | bare inserts, events/s | of bare`,
  );
  console.log("--- | --- | --- | --- | --- | --- | --- | ---");
  for (const shape of shapes.filter(({ name }) => name.includes(options.only))) {
    const scenes: Record<number, Scene> = {};
    for (const rules of sizes) {
      const name = `bench_${randomBytes(6).toString("hex")}`;
      names.push(name);
      await withClient(server.url, (client) => client.query(`create database "${name}"`));
      const url = withDatabase(server.url, name);
      await applyMigrations(url, path.resolve(import.meta.dirname, "../../prisma/migrations"));
      const database = await openDatabase(url);
      await maintainFeed(database, new Date());
      scenes[rules] = { database, seeded: await seedRules(database, { rules, ...shape }) };
    }
    await measure(shape, scenes);
    for (const { database } of Object.values(scenes)) await database.close();
    for (const name of names.splice(0))
      await withClient(server.url, (client) => client.query(`drop database "${name}" with (force)`));
  }
} finally {
  for (const name of names)
    await withClient(server.url, (client) => client.query(`drop database if exists "${name}" with (force)`));
  await server.stop();
}

// How fast contacts are pulled and pushed, next to bare paging through the same simulator. See docs/benchmarks.md.
import { randomBytes } from "node:crypto";
import { cpus } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startApp } from "../src/app.ts";
import { startEmbeddedPostgres } from "../src/platform/database/embedded-postgres.ts";
import { createLogger } from "../src/platform/logger.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startSimulator } from "../simulator/simulator.ts";
import type { TestApp } from "../test/app.ts";
import { withClient, withDatabase } from "../test/database-server.ts";
import { makeSyncScene } from "../test/sync-scene.ts";
import type { EndedRun, SyncScene } from "../test/sync-scene.ts";
import { pageBarely } from "./bare-paging.ts";
import { startChild } from "./children.ts";

const { values: options } = parseArgs({
  options: {
    records: { type: "string", default: "20000" },
    rounds: { type: "string", default: "3" },
    /** Of the contacts, how many are changed here before a push. */
    pushed: { type: "string", default: "2000" },
  },
});
const records = Number(options.records);
const pushed = Number(options.pushed);
const rounds = Number(options.rounds);
const org = "acme";
async function timed(
  scene: SyncScene,
  kind: "CONTACTS_PULL" | "CONTACTS_PUSH",
  scope: "FULL" | "INCREMENTAL",
): Promise<{ perSecond: number; run: EndedRun }> {
  const started = performance.now();
  const run = await scene.ended(await scene.start(kind, scope), 600_000);
  const seconds = (performance.now() - started) / 1_000;
  const contacts = run.objects.find(({ object }) => object === "CONTACTS");
  if (run.status !== "SUCCEEDED" || !contacts) throw new Error(`The run failed: ${JSON.stringify(run)}`);
  return { perSecond: contacts.done / seconds, run };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const show = (numbers: readonly number[]): string => numbers.map((each) => Math.round(each)).join(" ");

const postgres = await startEmbeddedPostgres({
  dataDir: path.resolve(import.meta.dirname, "../../.patchbay/bench"),
  log: { info: () => {}, warn: () => {} },
});
const name = `bench_${randomBytes(6).toString("hex")}`;
const simulator = await startSimulator({ port: 0 });
try {
  await withClient(postgres.url, (client) => client.query(`create database "${name}"`));
  const database = withDatabase(postgres.url, name);
  const masterKeys = generateMasterKey();
  const app = await startApp({
    host: "127.0.0.1",
    port: 0,
    databaseUrl: database,
    masterKeys: parseMasterKeys(masterKeys),
    simulatorOrigin: simulator.origin,
    log: createLogger("error"),
    work: false,
  });
  const node = await startChild("counted-node.ts", {
    DATABASE_URL: database,
    PATCHBAY_MASTER_KEYS: masterKeys,
    PATCHBAY_PORT: "0",
    TEST_SIMULATOR_ORIGIN: simulator.origin,
  });
  simulator.control.changeOrg(org, {
    size: { recordsPerModule: records, badShare: 0.02 },
    latencyMs: 0,
    creditsPerDay: 100_000_000,
    concurrency: 25,
  });
  const bare: number[] = [];
  const first: number[] = [];
  const again: number[] = [];
  const pushes: number[] = [];
  let statements = 0;
  for (let round = 0; round < rounds; round += 1) {
    const scene = await makeSyncScene({ ...app, simulator } as unknown as TestApp, { org });
    await scene.save({ sync: { contacts: "BOTH" } });
    const { network, clock } = app.environment;
    const { origin, control } = simulator;
    bare.push(
      (await pageBarely({ network, clock, origin, control, provider: "zoho-crm", org })).recordsPerSecond,
    );
    const before = (await node.used()).statements;
    first.push((await timed(scene, "CONTACTS_PULL", "FULL")).perSecond);
    statements += (await node.used()).statements - before;
    again.push((await timed(scene, "CONTACTS_PULL", "FULL")).perSecond);
    const { rows } = await app.environment.database.pool.query<{ id: string }>(
      `update "Contact" set "properties" = "properties" || jsonb_build_object('city', 'Bench ' || $2::text),
         "version" = "version" + 1 where "id" in (select "id" from "Contact" where "accountId" = $1 order by "id" limit $3)
       returning "id"`,
      [scene.account.id, String(round), pushed],
    );
    if (rows.length !== pushed) throw new Error("Not all were changed.");
    pushes.push((await timed(scene, "CONTACTS_PUSH", "INCREMENTAL")).perSecond);
  }
  console.log(
    `${records} contacts, 2 % of them bad; ${cpus().length} cores, simulator and PostgreSQL on the same`,
  );
  const base = median(bare);
  for (const [what, numbers] of [
    ["bare paging", bare],
    ["first pull", first],
    ["full pull again", again],
    ["push of changes", pushes],
  ] as const)
    console.log(
      `${what.padEnd(18)} ${show(numbers).padEnd(24)} median ${String(Math.round(median(numbers))).padStart(6)} records/s, ${(median(numbers) / base).toFixed(2)} of bare paging`,
    );
  console.log(`${(statements / rounds / records).toFixed(4)} statements per record of a first pull`);
  await node.stop();
  await app.close();
} finally {
  await simulator.stop();
  await withClient(postgres.url, (client) => client.query(`drop database if exists "${name}" with (force)`));
  await postgres.stop();
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { driveCallbacks } from "./secrets/callbacks.ts";
import { drivePublishing } from "./secrets/publishing.ts";
import { makeCalls } from "./secrets/calls.ts";
import { driveFailures } from "./secrets/failures.ts";
import { harvestTokens } from "./secrets/harvest.ts";
import type { Journey } from "./secrets/journey.ts";
import { drivePeople } from "./secrets/people.ts";
import { makePlanted } from "./secrets/planted.ts";
import type { Planted } from "./secrets/planted.ts";
import { listenToEverything, readEverything } from "./secrets/reading.ts";
import { runRules } from "./secrets/rules.ts";
import { connectServices } from "./secrets/services.ts";
import { startStage } from "./secrets/stage.ts";
import type { Stage } from "./secrets/stage.ts";
import { shrinkOrgs } from "../src/modules/executions/record-scene.fixture.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage.close());

/** The two files that are meant to hold a secret, and the one that the embedded database signs in with. */
async function plantOwn({ own, makeDemo }: Stage, planted: Planted): Promise<void> {
  const file = (name: string, why: string) => ({ place: new RegExp(`^file (.*/)?${name}$`), why });
  planted.add(
    "the master key",
    own.masterKey,
    file("master-key", "made at the first start, for its owner alone"),
  );
  planted.add("the database's password", own.databasePassword, file("password", "the server reads it there"));
  const { password, apiToken } = await makeDemo();
  for (const [name, secret] of Object.entries({ password, apiToken }))
    planted.add(
      `the demo's ${name}`,
      secret,
      file("demo-credentials.json", "tells how to sign in to the demo"),
    );
}

/** Leaks on purpose, in each kind of place and by several spellings: what is looked for must be found. */
async function leak({ app, dataDir }: Stage, planted: Planted): Promise<string[]> {
  const { pool } = app.environment.database;
  const secret = (where: string) => planted.make(`a leak into ${where}`);
  const url = `${app.origin}/nowhere/${encodeURIComponent(secret("the log"))}`;
  app.environment.log.trace({ url }, "a leak on purpose");
  await pool.query(`create table "Leak" (text text, bytes bytea)`);
  await pool.query(`insert into "Leak" values ($1, $2)`, [
    JSON.stringify({ of: secret("a row") }),
    Buffer.from(`..${secret("bytes of a row")}`),
  ]);
  await writeFile(join(dataDir, "leak"), Buffer.from(`-${secret("a file")}`).toString("base64"));
  return ["a file", "a row", "bytes of a row", "the log"].map((where) => `a leak into ${where}`);
}

test("secrets stand nowhere but where they are meant to be shown", { timeout: 180_000 }, async () => {
  const planted = makePlanted();
  shrinkOrgs(stage.app);
  const journey: Journey = { ...stage, planted, ...(await drivePeople(stage, planted)) };
  await plantOwn(stage, planted);
  const sockets = listenToEverything(journey);
  const services = await connectServices(journey);
  await runRules(journey, services);
  await makeCalls(journey, services);
  await driveCallbacks(journey);
  await drivePublishing(journey);
  harvestTokens(journey);
  await driveFailures(journey, services);
  harvestTokens(journey);
  await readEverything(journey);
  await Promise.all(sockets.map((socket) => socket.close()));
  const leaked = await leak(stage, planted);

  const leaks = planted.search(await stage.readAll());
  const isOnPurpose = ({ name }: { name: string }): boolean => leaked.includes(name);
  expect(leaks.filter((found) => !isOnPurpose(found))).toEqual([]);
  expect([...new Set(leaks.filter(isOnPurpose).map(({ name }) => name))].toSorted()).toEqual(leaked);
  expect(planted.unused()).toEqual([]);
  expect(new Set(planted.names()).size).toBeGreaterThan(100);
});

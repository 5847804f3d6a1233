import { afterAll, beforeAll, expect, test } from "vitest";
import { startRotationQueue } from "../src/modules/credentials/rotation-queue.ts";
import { insertSecrets } from "../src/modules/credentials/secrets.fixture.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { createVault } from "../src/platform/vault/vault.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";
import { forgetDeadWorkers } from "./execution-proof.ts";
import { askForRotation, findShut, spawnNode, startReaders } from "./rotation-proof.ts";

const [newKey, oldKey] = [generateMasterKey(), generateMasterKey()];
const bothKeys = `${newKey},${oldKey}`;
const secrets = 2_600;
const gate = 4_711;
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(bothKeys) });
});
afterAll(() => app.close());

// The long form, with 100,000 secrets and two nodes, is soak/rotation.soak.ts.
test("a kill -9 amid a rotation fails no read, and another worker goes on", { timeout: 60_000 }, async () => {
  const { environment } = app;
  const { pool, prisma } = environment.database;
  const organization = await makeOrganization(app);
  const [oldVault, newVault] = [createVault(parseMasterKeys(oldKey)), createVault(parseMasterKeys(newKey))];
  const ids = await insertSecrets(environment, oldVault, organization.id, secrets);

  // The third batch waits in its transaction for a lock that the test holds.
  await pool.query(`create function hold_third_batch() returns trigger language plpgsql as $$ begin
      if exists (select from "MasterKeyRotation" where "done" >= 900) then perform pg_advisory_xact_lock_shared(${gate}); end if;
      return null; end $$`);
  await pool.query(
    `create trigger hold_third_batch before update on "Credential" for each statement execute function hold_third_batch()`,
  );
  const holder = await pool.connect();
  await holder.query(`select pg_advisory_lock(${gate})`);
  const first = await spawnNode(app, bothKeys);
  const readers = startReaders(
    environment,
    { vault: environment.vault, organizationId: organization.id, ids },
    { concurrency: 2, random: Math.random },
  );
  await askForRotation(app, organization.admin.token);
  await expect
    .poll(
      async () =>
        (
          await pool.query(
            `select from pg_stat_activity where "wait_event" = 'advisory' and "query" like '%"MasterKeyRotation"%'`,
          )
        ).rowCount,
      { timeout: 15_000 },
    )
    .toBe(1);
  await first.kill("SIGKILL");
  await holder.query(`select pg_advisory_unlock(${gate})`);
  holder.release();
  await pool.query(`drop function hold_third_batch cascade`);
  const { state, done, lease } = await prisma.masterKeyRotation.findFirstOrThrow();
  expect({ state, lease }).toEqual({ state: "RUNNING", lease: first.workerId });
  expect(done).toBeLessThanOrEqual(1_000);

  await forgetDeadWorkers(environment);
  const second = startRotationQueue(environment);
  await expect
    .poll(async () => (await prisma.masterKeyRotation.findFirstOrThrow()).state, { timeout: 15_000 })
    .toBe("DONE");
  const { failures, reads, reseals } = await readers.stop();
  await second.stop();

  expect(failures).toEqual([]);
  expect(reads).toBeGreaterThan(100);
  const rotation = await prisma.masterKeyRotation.findFirstOrThrow();
  expect(rotation.failed).toBe(0);
  expect(rotation.done).toBeGreaterThanOrEqual(secrets - reseals);
  expect(rotation.done, "none is counted twice").toBeLessThanOrEqual(secrets);
  expect(await findShut(environment, newVault, organization.id)).toEqual({ opened: secrets, shut: [] });
});

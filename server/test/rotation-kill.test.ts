import { afterAll, beforeAll, expect, test } from "vitest";
import { startRotationQueue } from "../src/modules/credentials/rotation-queue.ts";
import { insertSecrets } from "../src/modules/credentials/secrets.fixture.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { createVault } from "../src/platform/vault/vault.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";
import { forgetDeadWorkers } from "./execution-proof.ts";
import { askForRotation, findShut, holdRotation, spawnNode, startReaders } from "./rotation-proof.ts";

const [newKey, oldKey] = [generateMasterKey(), generateMasterKey()];
const bothKeys = `${newKey},${oldKey}`;
const secrets = 2_600;
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(bothKeys) });
});
afterAll(() => app.close());

// The long form, with 100,000 secrets and two nodes, is soak/rotation.soak.ts.
test(
  "a kill -9 amid a rotation fails no read, and another worker goes on",
  { timeout: 120_000 },
  async () => {
    const { environment } = app;
    const { prisma } = environment.database;
    const organization = await makeOrganization(app);
    const [oldVault, newVault] = [createVault(parseMasterKeys(oldKey)), createVault(parseMasterKeys(newKey))];
    const ids = await insertSecrets(environment, oldVault, organization.id, secrets);

    const held = await holdRotation(app, 900);
    const first = await spawnNode(app, bothKeys);
    const readers = startReaders(
      environment,
      { vault: environment.vault, organizationId: organization.id, ids },
      { concurrency: 2, random: Math.random },
    );
    await askForRotation(app, organization.admin.token);
    await held.reached();
    await first.kill("SIGKILL");
    await held.release();
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
  },
);

// Rotates the master key of 100,000 secrets while they are read and sealed anew, with a kill -9: no read fails
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp } from "../test/app.ts";
import type { TestApp } from "../test/app.ts";
import { makeOrganization, query } from "../test/builders.ts";
import { askForRotation, findShut, spawnNode, startReaders } from "../test/rotation-proof.ts";
import { seededRandom } from "../test/watch/seeded-random.ts";
import { insertSecrets } from "../src/modules/credentials/secrets.fixture.ts";
import { pause } from "../src/platform/pause.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { createVault } from "../src/platform/vault/vault.ts";

const secrets = 100_000;
const others = 1_000;
const seed = Number(process.env["PATCHBAY_SOAK_SEED"] ?? "20260101");

const [newKey, oldKey] = [generateMasterKey(), generateMasterKey()];
const bothKeys = `${newKey},${oldKey}`;
const oldVault = createVault(parseMasterKeys(oldKey));
const newVault = createVault(parseMasterKeys(newKey));
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(bothKeys) });
});
afterAll(() => app.close());

test("100,000 secrets are re-wrapped while calls go on", async () => {
  const { environment } = app;
  const { prisma } = environment.database;
  const organization = await makeOrganization(app);
  const other = await makeOrganization(app);
  const ids = await insertSecrets(environment, oldVault, organization.id, secrets);
  await insertSecrets(environment, oldVault, other.id, others);
  const nodes = [await spawnNode(app, bothKeys), await spawnNode(app, bothKeys)];
  const owned = { organizationId: organization.id, ids };
  const random = seededRandom(seed);
  const readers = startReaders(
    environment,
    { ...owned, vault: environment.vault },
    { concurrency: 6, random },
  );
  // As on a node that still has the old key first: what it seals lies behind the walk.
  const staleVault = createVault(parseMasterKeys(`${oldKey},${newKey}`));
  const stale = startReaders(environment, { ...owned, vault: staleVault }, { concurrency: 2, random });
  const until = async (isThere: (rotation: { done: number; state: string }) => boolean): Promise<void> => {
    while (!isThere(await prisma.masterKeyRotation.findFirstOrThrow())) await pause(20);
  };

  const startedMs = performance.now();
  await askForRotation(app, organization.admin.token);
  await until(({ done }) => done >= secrets * 0.4);
  const { lease, done: atKill } = await prisma.masterKeyRotation.findFirstOrThrow();
  const killedMs = performance.now();
  const victim = nodes.find((node) => node.workerId === lease);
  await victim?.kill("SIGKILL");
  stale.sealWith(environment.vault);
  const left = await prisma.masterKeyRotation.findFirstOrThrow();
  expect(left.state, "it was killed in the middle").toBe("RUNNING");
  await until(({ done }) => done > left.done);
  const resumedMs = performance.now();
  await until(({ state }) => state === "DONE");
  const endedMs = performance.now();
  const [seen, seenByStale] = [await readers.stop(), await stale.stop()];
  for (const node of nodes) if (node !== victim) await node.kill("SIGTERM");

  expect(victim, "one of the nodes had it").toBeDefined();
  expect([...seen.failures, ...seenByStale.failures], `seed ${seed}`).toEqual([]);
  const { total, done, failed } = await prisma.masterKeyRotation.findFirstOrThrow();
  const keys = await prisma.credential.groupBy({ by: ["organizationId", "keyId"], _count: true });
  expect(failed).toBe(0);
  expect(keys.find((row) => row.organizationId === organization.id)).toMatchObject({
    keyId: newVault.currentKeyId,
    _count: secrets,
  });
  expect(
    keys.find((row) => row.organizationId === other.id),
    "nobody else's are touched",
  ).toMatchObject({
    keyId: oldVault.currentKeyId,
    _count: others,
  });
  expect(keys).toHaveLength(2);

  // The old key has left the settings.
  expect(await findShut(environment, newVault, organization.id)).toEqual({ opened: secrets, shut: [] });
  const after = await startTestApp({
    work: false,
    masterKeys: parseMasterKeys(newKey),
    databaseUrl: app.database.url,
  });
  const answer = await query(
    after,
    organization.admin.token,
    "{ masterKeys { isCurrent isConfigured secrets { more } } }",
  );
  await after.close();
  expect(answer.data?.["masterKeys"]).toEqual([
    { isCurrent: true, isConfigured: true, secrets: { more: true } },
  ]);

  const seconds = (from: number, to: number): string => ((to - from) / 1_000).toFixed(1);
  const working = (endedMs - startedMs - (resumedMs - killedMs)) / 1_000;
  console.log(
    `seed ${seed}: ${secrets} secrets in ${seconds(startedMs, endedMs)} s, ${seconds(killedMs, resumedMs)} s of them until the other node took over at ${atKill}; ` +
      `${Math.round(secrets / working)} a second beside ${seen.reads + seenByStale.reads} reads and ${seen.reseals + seenByStale.reseals} reseals; ` +
      `counted ${done} of ${total}; the slowest read took ${Math.max(seen.slowestMs, seenByStale.slowestMs).toFixed(0)} ms`,
  );
});

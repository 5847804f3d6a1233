import { expect } from "vitest";
import type { TestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";
import { connectAccount, registerClient } from "./consent.ts";
import { forgetDeadWorkers } from "./execution-proof.ts";
import { spawnPatchbay } from "./process.ts";
import { waitForChange } from "./wait-for-change.ts";

/**
 * Syncs an organization of the simulator with a process that is killed (kill -9) `kills` times on the way, each time
 * after `stepsBetween` further pages, and proves that the run goes on from its checkpoint: progress never falls, at
 * most the page under way is read again, and everything is there once. `app` does no work itself.
 */
export async function proveSyncResumes(
  app: TestApp,
  masterKeys: string,
  {
    org,
    kills,
    stepsBetween,
    hasten,
  }: { org: string; kills: number; stepsBetween: number; hasten?: boolean },
): Promise<{ pages: number; attempts: number; items: number }> {
  const organization = await makeOrganization(app);
  await registerClient(app, organization);
  const account = await connectAccount(app, organization, { org });
  const isStep = (change: { name: string }): boolean => change.name === "syncRun.progressed";
  const node = { databaseUrl: app.database.url, simulatorOrigin: app.simulator.origin, masterKeys };
  let position = 0n;
  for (let kill = 0; kill < kills; kill += 1) {
    const running = await spawnPatchbay(node);
    for (let step = 0; step < stepsBetween; step += 1)
      position = (await waitForChange(app, organization.id, isStep, position, 40_000)).position;
    await running.kill("SIGKILL");
    if (hasten) await forgetDeadWorkers(app.environment);
  }
  const last = await spawnPatchbay(node);
  await waitForChange(app, organization.id, (change) => change.name === "account.granted", position, 300_000);
  await last.kill("SIGTERM");

  const done = new Map<unknown, number>();
  let pages = 0;
  for (let from = 0n; ;) {
    const { changes, upTo } = await app.environment.feed.read(organization.id, from);
    for (const { payload } of changes.filter(isStep)) {
      pages += 1;
      expect(Number(payload["done"])).toBeGreaterThanOrEqual(done.get(payload["object"]) ?? 0);
      done.set(payload["object"], Number(payload["done"]));
    }
    if (upTo <= from) break;
    from = upTo;
  }
  const { prisma } = app.environment.database;
  const run = await prisma.syncRun.findFirstOrThrow({
    where: { accountId: account.id, status: "SUCCEEDED" },
    include: { objects: true },
  });
  expect(run.attempt).toBe(kills + 1);
  for (const object of run.objects)
    expect(object).toMatchObject({ state: "DONE", checkpoint: null, total: object.done });
  const { size } = app.simulator.control.getOrg(org);
  const stored = async (object: "MODULES" | "FIELDS" | "USERS" | "VIEWS"): Promise<number> =>
    prisma.mirroredItem.count({ where: { accountId: account.id, object } });
  const modules = await stored("MODULES");
  expect(modules).toBe(size.modules);
  expect(await stored("FIELDS")).toBe(modules * size.fieldsPerModule);
  expect(await stored("USERS")).toBe(size.users);
  expect(await stored("VIEWS")).toBe(modules * size.viewsPerModule);
  return {
    pages,
    attempts: run.attempt,
    items: await prisma.mirroredItem.count({ where: { accountId: account.id } }),
  };
}

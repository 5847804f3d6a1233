import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { TestApp } from "./app.ts";
import { makeOrganization, query } from "./builders.ts";
import { connectAccount, registerClient } from "./consent.ts";
import { forgetDeadWorkers } from "./execution-proof.ts";
import { spawnPatchbay } from "./process.ts";
import type { PatchbayProcess } from "./process.ts";
import { waitForChange } from "./wait-for-change.ts";

export type PullProof = {
  records: number;
  errors: number;
  pages: number;
  attempts: number;
  seconds: number;
  recordsPerSecond: number;
  /** Resident memory of the process in MiB: idle, and the most that was seen while it pulled. */
  idleMiB: number;
  mostMiB: number;
};

const startSync = `mutation($input: StartSyncInput!) { startSync(input: $input) {
  __typename ... on Error { code message } ... on StartSyncPayload { syncRun { id status } } } }`;

/**
 * Pulls the contacts of an organization of the simulator, a share of which is bad, with a process that is killed (kill
 * -9) `kills` times on the way. Proves that progress never falls, that every record is a contact once, that each bad one
 * has its error in the inbox, and that the groups of the inbox add up. `app` does no work itself.
 */
export async function provePull(
  app: TestApp,
  masterKeys: string,
  wanted: { records: number; badShare: number; kills: number; pagesBetween: number; hasten?: boolean },
): Promise<PullProof> {
  const { prisma } = app.environment.database;
  const organization = await makeOrganization(app);
  await registerClient(app, organization);
  app.simulator.control.changeOrg("globex", {
    size: { recordsPerModule: wanted.records, badShare: wanted.badShare },
    latencyMs: 0,
    creditsPerDay: 10_000_000,
  });
  const account = await connectAccount(app, organization, { org: "globex" });
  const node = { databaseUrl: app.database.url, simulatorOrigin: app.simulator.origin, masterKeys };
  let running = await spawnPatchbay(node);
  const granted = await waitForChange(
    app,
    organization.id,
    (change) => change.name === "account.granted",
    0n,
    60_000,
  );
  const idleMiB = await memoryMiB(running);
  let mostMiB = idleMiB;
  const answer = await query(app, organization.admin.token, startSync, {
    input: { accountId: account.globalId, kind: "CONTACTS_PULL", scope: "FULL" },
  });
  expect(answer.data?.startSync).toMatchObject({ __typename: "StartSyncPayload" });
  const started = performance.now();
  const isStep = (change: { name: string; payload: Record<string, unknown> }): boolean =>
    change.name === "syncRun.progressed" && change.payload["object"] === "CONTACTS";
  let { position } = granted;
  for (let kill = 0; kill < wanted.kills; kill += 1) {
    for (let page = 0; page < wanted.pagesBetween; page += 1) {
      ({ position } = await waitForChange(app, organization.id, isStep, position, 60_000));
      if (page % 20 === 0) mostMiB = Math.max(mostMiB, await memoryMiB(running));
    }
    await running.kill("SIGKILL");
    if (wanted.hasten) await forgetDeadWorkers(app.environment);
    running = await spawnPatchbay(node);
  }
  const last = running;
  const watching = new AbortController();
  const watched = watchMemory(last, watching.signal);
  await waitForChange(
    app,
    organization.id,
    (change) => change.name === "account.dataSynced",
    position,
    500_000,
  );
  watching.abort();
  mostMiB = Math.max(mostMiB, await watched);
  const seconds = (performance.now() - started) / 1_000;
  await last.kill("SIGTERM");

  let done = 0;
  let pages = 0;
  for (let from = 0n; ;) {
    const { changes, upTo } = await app.environment.feed.read(organization.id, from);
    for (const { payload } of changes.filter(isStep)) {
      pages += 1;
      expect(Number(payload["done"])).toBeGreaterThanOrEqual(done);
      done = Number(payload["done"]);
    }
    if (upTo <= from) break;
    from = upTo;
  }
  const bad = Math.floor(wanted.records * wanted.badShare);
  const run = await prisma.syncRun.findFirstOrThrow({
    where: { accountId: account.id, kind: "CONTACTS_PULL", status: "SUCCEEDED" },
    include: { objects: true, minutes: true },
  });
  expect(run.attempt).toBe(wanted.kills + 1);
  const contacts = run.objects.find(({ object }) => object === "CONTACTS");
  expect(contacts).toMatchObject({
    state: "DONE",
    done: wanted.records,
    committed: wanted.records,
    created: wanted.records,
    updated: 0,
    failed: bad,
  });
  expect(done).toBe(wanted.records);
  const sum = (of: "emitted" | "committed" | "failed"): number =>
    run.minutes.reduce((total, minute) => total + minute[of], 0);
  expect([sum("emitted"), sum("committed"), sum("failed")]).toEqual([wanted.records, wanted.records, bad]);
  const [stored] = await prisma.$queryRaw<{ contacts: number; records: number }[]>`
    select count(*)::int as "contacts", count(distinct "externalId")::int as "records" from "Contact"
    where "accountId" = ${account.id}::uuid and "deletedAt" is null`;
  expect(stored).toEqual({ contacts: wanted.records, records: wanted.records });
  const [errors] = await prisma.$queryRaw<{ open: number; records: number }[]>`
    select count(*)::int as "open", count(distinct "recordKey")::int as "records" from "MappingError"
    where "accountId" = ${account.id}::uuid and "state" = 'OPEN'`;
  expect(errors).toEqual({ open: bad, records: bad });
  const groups = await prisma.mappingErrorGroup.findMany({ where: { accountId: account.id } });
  expect(groups.reduce((total, group) => total + group.open, 0)).toBe(bad);
  return {
    records: wanted.records,
    errors: bad,
    pages,
    attempts: run.attempt,
    seconds: Math.round(seconds),
    recordsPerSecond: Math.round(wanted.records / seconds),
    idleMiB,
    mostMiB,
  };
}

/** The most resident memory that a process had until `signal` aborts, looked at every 200 ms. */
async function watchMemory(process: PatchbayProcess, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await memoryMiB(process));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 200);
      signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
  return most;
}

async function memoryMiB({ pid }: PatchbayProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024);
}

import { inTransaction } from "../src/context.ts";
import type { Environment } from "../src/context.ts";
import { openCredential } from "../src/modules/credentials/open-credential.ts";
import { resealCredential } from "../src/modules/credentials/seal-credential.ts";
import {
  firstText,
  fixturePurpose as purpose,
  insertSecrets,
} from "../src/modules/credentials/secrets.fixture.ts";
import { pause } from "../src/platform/pause.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import type { MasterKey } from "../src/platform/vault/master-keys.ts";
import { createVault } from "../src/platform/vault/vault.ts";
import type { Vault } from "../src/platform/vault/vault.ts";
import type { TestApp } from "./app.ts";
import { query } from "./builders.ts";
import { spawnPatchbay } from "./process.ts";
import type { PatchbayProcess } from "./process.ts";

const readAtOnce = 5_000;
const resealEvery = 25;

/** Two master keys: the new one first, and the one that it takes the place of. */
export function makeTwoKeys(): [MasterKey, ...MasterKey[]] {
  return parseMasterKeys(`${generateMasterKey()},${generateMasterKey()}`);
}

export type RotationNode = PatchbayProcess & { workerId: string };

/** A node as a process, and by which id it leases. */
export async function spawnNode(app: TestApp, masterKeys: string): Promise<RotationNode> {
  const workerIds = async (): Promise<string[]> =>
    (await app.environment.database.prisma.worker.findMany({ select: { id: true } })).map(({ id }) => id);
  const before = await workerIds();
  const node = await spawnPatchbay({ databaseUrl: app.database.url, masterKeys });
  const [workerId] = (await workerIds()).filter((id) => !before.includes(id));
  if (!workerId) throw new Error("The node did not register as a worker.");
  return { ...node, workerId };
}

/** Asks for a rotation of the asker's organization, as a person does. */
export async function askForRotation(app: TestApp, token: string): Promise<void> {
  const answer = await query(
    app,
    token,
    "mutation { rotateMasterKey(input: {}) { __typename ... on Error { message } } }",
  );
  const { __typename: type } = (answer.data?.["rotateMasterKey"] ?? {}) as Record<string, unknown>;
  if (type !== "RotateMasterKeyPayload") throw new Error(`rotateMasterKey: ${JSON.stringify(answer)}`);
}

const gate = 4_711;

export type HeldRotation = {
  /** Resolves once a worker waits in the transaction of a batch. */
  reached(): Promise<void>;
  release(): Promise<void>;
};

/** From `done` secrets on, the next batch of a rotation waits in its transaction for a lock that the test holds. */
export async function holdRotation(app: TestApp, done: number): Promise<HeldRotation> {
  const { pool } = app.environment.database;
  await pool.query(`create function hold_rotation() returns trigger language plpgsql as $$ begin
      if exists (select from "MasterKeyRotation" where "done" >= ${done}) then perform pg_advisory_xact_lock_shared(${gate}); end if;
      return null; end $$`);
  await pool.query(
    `create trigger hold_rotation before update on "Credential" for each statement execute function hold_rotation()`,
  );
  const holder = await pool.connect();
  await holder.query(`select pg_advisory_lock(${gate})`);
  const isReached = async (): Promise<boolean> => {
    const { rowCount } = await holder.query(
      `select from pg_stat_activity where "wait_event" = 'advisory' and "query" like '%"MasterKeyRotation"%'`,
    );
    return rowCount === 1;
  };
  return {
    async reached() {
      while (!(await isReached())) await pause(20);
    },
    async release() {
      await holder.query(`select pg_advisory_unlock(${gate})`);
      holder.release();
      await pool.query(`drop function hold_rotation cascade`);
    },
  };
}

/** Secrets of an organization, wrapped with the last of an app's master keys as if it were still the current one. */
export async function insertOldSecrets(
  app: TestApp,
  organizationId: string,
  count: number,
): Promise<string[]> {
  const oldest = app.options.masterKeys.at(-1);
  if (!oldest) throw new Error("The app has no master key.");
  return insertSecrets(app.environment, createVault([oldest]), organizationId, count);
}

export type Readers = {
  /** From here on they seal with this vault. */
  sealWith(vault: Vault): void;
  stop(): Promise<{ reads: number; reseals: number; slowestMs: number; failures: string[] }>;
};

/**
 * Opens secrets at random, `concurrency` at a time, and seals each 25th anew: what calls through connections do. Every
 * read that fails or brings another text is a failure.
 */
export function startReaders(
  environment: Pick<Environment, "database" | "clock" | "feed">,
  secrets: { vault: Vault; organizationId: string; ids: readonly string[] },
  { concurrency, random }: { concurrency: number; random: () => number },
): Readers {
  const { organizationId, ids } = secrets;
  const seen = { reads: 0, reseals: 0, slowestMs: 0, failures: [] as string[] };
  let { vault } = secrets;
  let stopped = false;

  async function readOne(): Promise<void> {
    const id = ids[Math.floor(random() * ids.length)] ?? "";
    const owner = { credentialId: id, organizationId, purpose };
    const startedMs = performance.now();
    const text = await openCredential({ database: environment.database, vault }, owner);
    seen.slowestMs = Math.max(seen.slowestMs, performance.now() - startedMs);
    seen.reads += 1;
    if (!isTextOf(id, text)) throw new Error(`it says “${text}”`);
    if (seen.reads % resealEvery !== 0) return;
    await inTransaction(environment, (scope) =>
      resealCredential({ vault }, scope, { id, organizationId, purpose, text: `again ${id}` }),
    );
    seen.reseals += 1;
  }

  async function readOn(): Promise<void> {
    while (!stopped) await readOne().catch((error: unknown) => seen.failures.push(String(error)));
  }

  const reading = Array.from({ length: concurrency }, readOn);
  return {
    sealWith(next) {
      vault = next;
    },
    async stop() {
      stopped = true;
      await Promise.all(reading);
      return seen;
    },
  };
}

/** The ids of secrets that do not open with a vault alone, or that say something else; all are looked at. */
export async function findShut(
  { database }: Pick<Environment, "database">,
  vault: Vault,
  organizationId: string,
): Promise<{ opened: number; shut: string[] }> {
  const shut: string[] = [];
  let opened = 0;
  for (let cursor: { id: string } | undefined; ;) {
    const rows = await database.prisma.credential.findMany({
      where: { organizationId },
      orderBy: { id: "asc" },
      take: readAtOnce,
      ...(cursor ? { cursor, skip: 1 } : {}),
    });
    for (const row of rows) {
      try {
        const text = vault.openText(row, { organizationId, recordId: row.id, purpose });
        if (isTextOf(row.id, text)) opened += 1;
        else shut.push(row.id);
      } catch {
        shut.push(row.id);
      }
    }
    const last = rows.at(-1);
    if (!last) return { opened, shut };
    cursor = { id: last.id };
  }
}

function isTextOf(id: string, text: string): boolean {
  return text === firstText(id) || text === `again ${id}`;
}

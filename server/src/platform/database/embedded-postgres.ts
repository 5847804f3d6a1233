import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";

import { Client } from "pg";

import { choosePostgresAccount } from "./postgres-account.ts";
import { providePostgresBinaries } from "./postgres-binaries.ts";
import { CLUSTER_NAME, openCluster } from "./postgres-cluster.ts";
import type { PostgresCluster } from "./postgres-cluster.ts";
import { clusterUrl, findRunningServer, isServerAlive, launchServer, stopServer } from "./postgres-server.ts";
import { tryExclusiveLock, trySharedLock, waitForExclusiveLock } from "./process-lock.ts";

type Log = { info(message: string): void; warn(message: string): void };

export type EmbeddedPostgres = {
  /** Superuser address of the database `patchbay`. Contains the password: never log it. */
  url: string;
  /** Where the data lies: in the data folder or, as root, perhaps below /var/lib/patchbay. */
  folder: string;
  /** Gives the server up; it stops when no other live process uses it. Idempotent. */
  stop(): Promise<void>;
};

const LOCK_TIMEOUT_MS = 120_000;
const WATCH_MS = 1_000;

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [CLUSTER_NAME]);
    if (rowCount === 0) await client.query(`create database ${CLUSTER_NAME}`);
  } finally {
    await client.end();
  }
}

/**
 * Starts the server again on its port within a second or two of its death (out of memory, a stray kill): nobody else
 * would, and every address that was handed out names that port. Returns what ends the watch.
 */
function keepAlive(
  cluster: PostgresCluster,
  { port, startLock, log }: { port: number; startLock: string; log: Log },
): () => Promise<void> {
  let reviving: Promise<void> | undefined;
  let over = false;
  const revive = async () => {
    const starting = await waitForExclusiveLock(startLock, LOCK_TIMEOUT_MS);
    try {
      // Another process on the same data folder may have been quicker.
      if (over || (await findRunningServer(cluster)) !== undefined) return;
      log.warn("the embedded PostgreSQL is gone; starting it again");
      await launchServer(cluster, port);
    } finally {
      starting.release();
    }
  };
  const timer = setInterval(() => {
    if (reviving || !existsSync(cluster.dataFolder) || isServerAlive(cluster)) return;
    reviving = revive()
      .catch((error: unknown) => log.warn(`the embedded PostgreSQL does not start again: ${String(error)}`))
      .finally(() => (reviving = undefined));
  }, WATCH_MS);
  timer.unref();
  return async () => {
    over = true;
    clearInterval(timer);
    await reviving;
  };
}

/**
 * The PostgreSQL 18 server that belongs to `dataDir`: initialised, started, or, where one already runs, shared.
 *
 * Processes on one data folder share one server. It outlives a `kill -9` of them, and the next start finds it again or
 * recovers what a crash left; one that dies meanwhile is started again. As root it runs as a system user; its data then may lie in /var/lib/patchbay.
 * First start about 1.5 s, later ones 0.2 s. Throws with the way out (DATABASE_URL) where it cannot run.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
}): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const startLock = path.join(dataDir, "postgres-start.lock");
  const usersLock = path.join(dataDir, "postgres-users.lock");

  const starting = await waitForExclusiveLock(startLock, LOCK_TIMEOUT_MS);
  try {
    const account = choosePostgresAccount();
    const cluster = await openCluster(dataDir, account, await providePostgresBinaries(account));
    const running = await findRunningServer(cluster);
    const port = running ?? (await launchServer(cluster));
    const how =
      running === undefined ? (cluster.isNew ? "initialised and started" : "started") : "already running";
    options.log.info(`PostgreSQL ${how} on 127.0.0.1:${port} (data in ${cluster.folder})`);
    await ensureDatabase(clusterUrl(cluster, port, "postgres"));

    // Only somebody who holds the start lock asks for this one exclusively, so a sharer never waits.
    const use = trySharedLock(usersLock);
    if (!use) throw new Error(`${usersLock} is locked by a program that is not Patchbay.`);

    const endWatch = keepAlive(cluster, { port, startLock, log: options.log });
    let stopping: Promise<void> | undefined;
    const stop = async () => {
      await endWatch();
      use.release();
      // Somebody deleted the data folder under us: nobody else can find this server any more.
      if (!existsSync(dataDir)) return await stopServer(cluster);
      const ending = await waitForExclusiveLock(startLock, LOCK_TIMEOUT_MS);
      try {
        const alone = tryExclusiveLock(usersLock);
        if (!alone) return;
        try {
          await stopServer(cluster);
        } finally {
          alone.release();
        }
      } finally {
        ending.release();
      }
    };
    return {
      url: clusterUrl(cluster, port, CLUSTER_NAME),
      folder: cluster.folder,
      stop: () => (stopping ??= stop()),
    };
  } finally {
    starting.release();
  }
}

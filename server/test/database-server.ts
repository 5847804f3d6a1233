import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { Client } from "pg";

import { applyMigrations } from "../src/platform/database/migrations.ts";

/** What a test needs to make databases: a server, and the name of a migrated, empty database on it. */
export type TestDatabaseServer = { adminUrl: string; template: string; run: string };

const migrationsFolder = path.resolve(import.meta.dirname, "../../prisma/migrations");

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** Runs `work` on a connection to `url` and closes it. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

function hashMigrations(): string {
  const hash = createHash("sha256");
  const names = existsSync(migrationsFolder)
    ? readdirSync(migrationsFolder, { recursive: true, encoding: "utf8" })
    : [];
  for (const name of names.filter((file) => file.endsWith(".sql")).sort()) {
    hash.update(name).update(readFileSync(path.join(migrationsFolder, name)));
  }
  return hash.digest("hex").slice(0, 16);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function dropMatching(
  client: Client,
  pattern: string,
  isGarbage: (name: string) => boolean,
): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where datname like $1",
    [pattern],
  );
  for (const { datname } of rows.filter((row) => isGarbage(row.datname))) {
    await client.query(`drop database if exists "${datname}" with (force)`);
  }
}

/**
 * Makes the template database of the present migrations, once per server whoever asks, and removes what runs that
 * were killed left behind. `adminUrl` is a superuser's address of any database of the server.
 */
export async function prepareTestDatabaseServer(adminUrl: string): Promise<TestDatabaseServer> {
  const template = `template_${hashMigrations()}`;
  await withClient(withDatabase(adminUrl, "postgres"), async (client) => {
    await client.query("select pg_advisory_lock(4010)");
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [template]);
    if (rowCount === 0) {
      // Renamed when it is whole: a run killed in the middle leaves no half-migrated template.
      const scratch = `${template}_new`;
      await client.query(`drop database if exists "${scratch}" with (force)`);
      await client.query(`create database "${scratch}"`);
      if (existsSync(path.join(migrationsFolder, "migration_lock.toml"))) {
        await applyMigrations(withDatabase(adminUrl, scratch), migrationsFolder);
      }
      await client.query(`alter database "${scratch}" rename to "${template}"`);
    }
    await dropMatching(client, "test\\_%", (name) => !isAlive(Number(name.split("_")[1])));
  });
  return { adminUrl, template, run: `test_${process.pid}` };
}

/** Drops all databases of this run. */
export async function dropTestDatabases(server: TestDatabaseServer): Promise<void> {
  await withClient(withDatabase(server.adminUrl, "postgres"), (client) =>
    dropMatching(client, `${server.run.replaceAll("_", "\\_")}\\_%`, () => true),
  );
}

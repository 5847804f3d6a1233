import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { withClient } from "../../../test/database-server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { applyMigrations } from "./migrations.ts";
import { diffSchemas } from "./schema-diff.ts";

let database: TestDatabase;
let folder = "";

beforeEach(async () => {
  database = await createTestDatabase();
  await withClient(database.url, (client) =>
    client.query("drop schema public cascade; create schema public"),
  );
  folder = mkdtempSync(path.join(tmpdir(), "patchbay-migrations-"));
  writeFileSync(path.join(folder, "migration_lock.toml"), 'provider = "postgresql"\n');
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, "migration.sql"), sql);
}

const query = async (sql: string) => (await withClient(database.url, (client) => client.query(sql))).rows;

describe("applyMigrations", () => {
  it("applies hand-written SQL as it stands: functions, triggers, partitions, semicolons anywhere", async () => {
    write(
      "1_first",
      `-- a comment; with a semicolon
       create table a (id int primary key, note text default 'x;y', at timestamptz not null default now());
       create function shout() returns trigger language plpgsql as $$ begin new.note := upper(new.note) || ';'; return new; end; $$;
       create trigger shout before insert on a for each row execute function shout();
       create table p (at timestamptz) partition by range (at);
       create table p_rest partition of p default;`,
    );
    expect(await applyMigrations(database.url, folder)).toEqual({ applied: ["1_first"], edited: [] });
    expect(await query("insert into a (id) values (1) returning note")).toEqual([{ note: "X;Y;" }]);
    expect(await applyMigrations(database.url, folder)).toEqual({ applied: [], edited: [] });
  });

  it("applies each migration once when several processes start together", async () => {
    write("1_first", "create table a (id int)");
    write("2_second", "create table b (id int)");
    const outcomes = await Promise.all([1, 2, 3].map(() => applyMigrations(database.url, folder)));
    expect(outcomes.flatMap((outcome) => outcome.applied)).toEqual(["1_first", "2_second"]);
  });

  it("names the migration that fails and why, leaves nothing of it, and goes on once it is mended", async () => {
    write("1_first", "create table a (id int)");
    write("2_second", "create table b (id int); select 1 / 0; create table c (id int);");
    await expect(applyMigrations(database.url, folder)).rejects.toThrow("2_second failed: division by zero");
    expect(
      await query("select to_regclass('a') is not null as a, to_regclass('b') is not null as b"),
    ).toEqual([{ a: true, b: false }]);
    await expect(applyMigrations(database.url, folder)).rejects.toThrow("2_second failed: division by zero");
    write("2_second", "create table b (id int);");
    expect(await applyMigrations(database.url, folder)).toEqual({ applied: ["2_second"], edited: [] });
  });

  it("refuses a database of a newer version and tells of edited files", async () => {
    write("1_first", "create table a (id int)");
    await applyMigrations(database.url, folder);
    write("1_first", "create table a (id bigint)");
    expect(await applyMigrations(database.url, folder)).toEqual({ applied: [], edited: ["1_first"] });
    rmSync(path.join(folder, "1_first"), { recursive: true });
    await expect(applyMigrations(database.url, folder)).rejects.toThrow(/newer Patchbay.*1_first/);
  });
});

describe("diffSchemas", () => {
  const base = 'datasource db {\n  provider = "postgresql"\n}\n';
  const model = "model A {\n  id Int @id\n}\n";

  it("finds what leads from one schema to another without a database", async () => {
    expect(await diffSchemas(undefined, base + model)).toContain('CREATE TABLE "A"');
    expect(await diffSchemas(base, base + model)).toContain('CREATE TABLE "A"');
    expect(await diffSchemas(base + model, base + model)).toBeUndefined();
  });
});

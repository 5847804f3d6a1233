import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { DiffTarget } from "@prisma/schema-engine-wasm/schema_engine_bg";

import { makeSchemaEngine } from "./schema-engine.ts";

const refuse = () => Promise.reject(new Error("Comparing schema files needs no database."));

// The engine asks any database for schema and version when it is made, and nothing more to compare two files.
const adapterWithoutDatabase: SqlDriverAdapter = {
  provider: "postgres",
  adapterName: "no-database",
  queryRaw: async () => ({
    columnNames: ["exists", "version", "numeric_version"],
    columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
    rows: [[true, "PostgreSQL 18.4", 180004]],
  }),
  executeRaw: refuse,
  executeScript: refuse,
  startTransaction: refuse,
  dispose: async () => {},
};

const withoutDatabase: SqlMigrationAwareDriverAdapterFactory = {
  provider: adapterWithoutDatabase.provider,
  adapterName: adapterWithoutDatabase.adapterName,
  connect: async () => adapterWithoutDatabase,
  connectToShadowDb: refuse,
};

/** All files of a Prisma schema folder as one text, in the order of their names. */
export async function readSchemaFolder(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".prisma")).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return texts.map((text) => `${text.trim()}\n`).join("\n");
}

const asTarget = (schema: string | undefined): DiffTarget =>
  schema === undefined
    ? { tag: "empty" }
    : { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] };

/** The SQL that leads from one Prisma schema (undefined: an empty database) to another; undefined if they agree. */
export async function diffSchemas(from: string | undefined, to: string): Promise<string | undefined> {
  const engine = await makeSchemaEngine(withoutDatabase);
  try {
    const result = await engine.diff({
      from: asTarget(from),
      to: asTarget(to),
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.exitCode === 2 ? (result.stdout ?? "") : undefined;
  } finally {
    engine.free();
  }
}

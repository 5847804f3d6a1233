import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { Pool } from "pg";

export type OpenSchemaEngine = {
  engine: bindings.SchemaEngine;
  /** What the database said to the last script that failed: the engine's own error does not keep it. */
  lastScriptError(): Error | undefined;
  close(): Promise<void>;
};

// TypeScript has WebAssembly's types only in its browser library.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let loading: Promise<void> | undefined;

/** The engine never clears the timer of its own 10 s time-out, which would keep every script alive as long. */
function setLightTimeout(run: () => void, delayMs: number): NodeJS.Timeout {
  return setTimeout(run, delayMs >>> 0).unref();
}

// The package's own entry imports the .wasm file as a module, which Node calls experimental, with a warning.
async function loadEngine(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = await readFile(entry.replace(/\.js$/, ".wasm"));
  const imports: [string, unknown][] = Object.entries(bindings);
  const { instance } = await WebAssembly.instantiate(bytes, {
    "./schema_engine_bg.js": Object.fromEntries(
      imports.map(([name, value]) => [name, name.startsWith("__wbg_setTimeout_") ? setLightTimeout : value]),
    ),
  });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports["__wbindgen_start"];
  if (typeof start === "function") start();
}

/** Prisma's schema engine as WebAssembly, over any driver adapter. Loading takes about 60 ms, once per process. */
export async function makeSchemaEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<bindings.SchemaEngine> {
  await (loading ??= loadEngine());
  return await bindings.SchemaEngine.new(
    { datamodels: undefined },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

/** The schema engine on the database at `url`: what the Prisma CLI does with a binary that it downloads. */
export async function openSchemaEngine(url: string): Promise<OpenSchemaEngine> {
  const pool = new Pool({ connectionString: url, max: 1, options: "-c transaction_timeout=0" });
  pool.on("error", () => {});
  const prismaPg = new PrismaPg(pool);
  let scriptError: Error | undefined;

  // The adapter's own `executeScript` cuts at every semicolon, also within functions, strings and comments, and sends
  // the pieces one by one. As one simple query PostgreSQL splits it rightly and makes it one implicit transaction.
  const runScript = async (script: string) => {
    try {
      await pool.query(script);
    } catch (error) {
      scriptError = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  };
  const engine = await makeSchemaEngine({
    provider: prismaPg.provider,
    adapterName: prismaPg.adapterName,
    connect: async () => Object.assign(await prismaPg.connect(), { executeScript: runScript }),
    connectToShadowDb: () => prismaPg.connectToShadowDb(),
  });
  return {
    engine,
    lastScriptError: () => scriptError,
    close: async () => {
      engine.free();
      await pool.end();
    },
  };
}

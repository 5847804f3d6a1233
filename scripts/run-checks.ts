// Started by scripts/check.mjs, which has generated everything before but schema.graphql. Each check is one line; those that failed say
// why, below. No database, no network. `--fix` lets formatter and linter mend, and writes schema.graphql.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { diffSchemas, readSchemaFolder } from "../server/src/platform/database/schema-diff.ts";
import { printSchema } from "./support/print-schema.ts";
import { runProgram } from "./support/run-program.ts";
import { root } from "./support/stamps.ts";

type Verdict = { ok: boolean; output: string };
type Check = { name: string; run: () => Promise<Verdict> };

const fix = process.argv.includes("--fix");
const inRoot = (file: string) => path.join(root, file);
const read = (file: string) => (existsSync(inRoot(file)) ? readFileSync(inRoot(file), "utf8") : undefined);

function program(
  name: string,
  command: string,
  args: string[],
  seemsRight = (_output: string) => true,
): Check {
  return {
    name,
    run: async () => {
      const { code, output } = await runProgram(command, args, { env: { NO_COLOR: "1" } });
      return { ok: code === 0 && seemsRight(output), output };
    },
  };
}

/** A tool that finds no file is content: the count in its last line shows that it looked. */
function countsAtLeast(pattern: RegExp, least: number): (output: string) => boolean {
  return (output) => Number(pattern.exec(output)?.[1] ?? 0) >= least;
}

const schemaIsFresh: Check = {
  name: "schema.graphql is what the server prints",
  run: async () => {
    if (!existsSync(inRoot("server/src/print-schema.ts")))
      return { ok: false, output: "no server/src/print-schema.ts" };
    const printed = await printSchema();
    if (fix) writeFileSync(inRoot("schema.graphql"), printed);
    return {
      ok: read("schema.graphql") === printed,
      output: "Write it anew: node_modules/.bin/node scripts/generate.ts",
    };
  },
};

const migrationsAreComplete: Check = {
  name: "migrations lead to prisma/schema",
  run: async () => {
    const sql = await diffSchemas(
      read("prisma/migrations/last-schema.prisma"),
      await readSchemaFolder(inRoot("prisma/schema")),
    );
    return {
      ok: sql === undefined,
      output: `No migration for this yet (node_modules/.bin/node scripts/make-migration.ts NAME):\n${sql ?? ""}`,
    };
  },
};

const checks: Check[] = [
  program("format (oxfmt)", "oxfmt", fix ? ["."] : ["--check", "."]),
  program("lint (oxlint)", "oxlint", fix ? ["--fix"] : [], countsAtLeast(/on (\d+) files/, 50)),
  program(
    "layers (dependency-cruiser)",
    "depcruise",
    ["--config", ".dependency-cruiser.mjs", "server", "client", "scripts"],
    countsAtLeast(/(\d+) modules/, 50),
  ),
  program(
    "types (tsc, by turbo)",
    "turbo",
    ["run", "typecheck", "--continue", "--output-logs=errors-only"],
    countsAtLeast(/(\d+) successful/, 3),
  ),
  program("unused code (knip)", "knip", ["--no-progress"]),
  schemaIsFresh,
  migrationsAreComplete,
  program("bundle size", "node", ["scripts/check-bundle.mjs"]),
];

const failures: { name: string; output: string }[] = [];

async function runNext(queue: Check[]): Promise<void> {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const start = performance.now();
    const verdict = await check.run().catch((error: unknown) => ({ ok: false, output: String(error) }));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${verdict.ok ? "ok    " : "FAILED"}  ${check.name} (${seconds} s)`);
    if (!verdict.ok) failures.push({ name: check.name, output: verdict.output });
  }
}

// Two at a time: most of these use more than one core by themselves.
const queue = [...checks];
await Promise.all([runNext(queue), runNext(queue)]);
for (const { name, output } of failures) console.log(`\n--- ${name}\n${output.trim()}`);
console.log(`\n${checks.length - failures.length} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);

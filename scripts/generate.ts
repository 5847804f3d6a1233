// node_modules/.bin/node scripts/generate.ts [--force] [--console] [--keep-schema]
//
// Writes everything that is made from something else: the Prisma client and Pothos's types (from prisma/schema), the
// templates of mails (from MJML), schema.graphql (from the server's code) and the client's typed operations (from schema.graphql and the client's
// documents). A step whose inputs are unchanged is skipped. With --console it also builds the console (turbo's cache
// knows whether it must); --keep-schema leaves schema.graphql alone.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { printSchema } from "./support/print-schema.ts";
import { runProgram } from "./support/run-program.ts";
import { hashFiles, isFresh, listFiles, markFresh, root } from "./support/stamps.ts";

const force = process.argv.includes("--force");

async function step(
  name: string,
  inputs: string[],
  outputs: string[],
  run: () => Promise<void>,
): Promise<void> {
  const allInputs = [...inputs, "package-lock.json", "scripts/generate.ts"];
  const hash = hashFiles(allInputs);
  if (!force && isFresh(name, hash, outputs)) return;
  const start = performance.now();
  await run();
  // Hashed before the run: what is edited meanwhile counts as changed next time.
  markFresh(name, hash);
  console.log(`Generated ${outputs.join(", ")} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

async function runOrThrow(program: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const { code, output } = await runProgram(program, args, { env });
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${output.trim()}`);
}

async function generateDatabaseClient(): Promise<void> {
  // Prisma downloads its schema engine for every command, also for those that never start it. Any file stops that.
  await runOrThrow("prisma", ["generate", "--config", "prisma/prisma.config.ts"], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  });
}

async function generateSchema(): Promise<void> {
  const printed = await printSchema();
  const file = path.join(root, "schema.graphql");
  if (!existsSync(file) || readFileSync(file, "utf8") !== printed) writeFileSync(file, printed);
}

const mailTemplates = "server/src/generated/mail-templates.ts";
const mailFolder = "server/src/modules/reports/mail/templates";

async function generateMailTemplates(): Promise<void> {
  // Loading mjml takes longer than all that is fresh.
  const { compileMailTemplates } = await import("./support/mail-templates.ts");
  const compiled = await compileMailTemplates(path.join(root, mailFolder));
  mkdirSync(path.dirname(path.join(root, mailTemplates)), { recursive: true });
  writeFileSync(path.join(root, mailTemplates), compiled);
}

const isTypeScript = (name: string) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name);

try {
  const prismaInputs = listFiles("prisma/schema");
  await step(
    "prisma",
    [...prismaInputs, "prisma/prisma.config.ts"],
    ["server/src/generated/prisma"],
    generateDatabaseClient,
  );
  await step(
    "mail",
    [...listFiles(mailFolder), "scripts/support/mail-templates.ts"],
    [mailTemplates],
    generateMailTemplates,
  );
  if (!process.argv.includes("--keep-schema") && existsSync(path.join(root, "server/src/print-schema.ts"))) {
    await step(
      "schema",
      [...prismaInputs, ...listFiles("server/src", isTypeScript)],
      ["schema.graphql"],
      generateSchema,
    );
  }
  if (existsSync(path.join(root, "codegen.ts")) && existsSync(path.join(root, "schema.graphql"))) {
    await step(
      "operations",
      ["schema.graphql", "codegen.ts", ...listFiles("client/src", isTypeScript)],
      ["client/src/gql"],
      () => runOrThrow("graphql-codegen", ["--config", "codegen.ts"]),
    );
  }
  if (process.argv.includes("--console") && existsSync(path.join(root, "client/vite.config.ts"))) {
    await runOrThrow("turbo", ["run", "build", "--output-logs=errors-only"]);
    if (!existsSync(path.join(root, "client/dist/index.html")))
      throw new Error("Building the console made no page.");
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

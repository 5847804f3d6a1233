// node_modules/.bin/node scripts/make-migration.ts NAME [--empty]
//
// Writes prisma/migrations/<time>_<name>/migration.sql with what leads from the schema of the last migration to
// prisma/schema/. That last schema is kept as the one file prisma/migrations/last-schema.prisma: two migrations made
// on two branches meet there in a merge conflict instead of in a database. Functions, triggers and partitions are
// added to the file by hand, before it is committed: it is never generated again. `--empty` is for those alone.
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { diffSchemas, readSchemaFolder } from "../server/src/platform/database/schema-diff.ts";

const root = path.resolve(import.meta.dirname, "..");
const migrations = path.join(root, "prisma/migrations");
const snapshotFile = path.join(migrations, "last-schema.prisma");
const lockFile = path.join(migrations, "migration_lock.toml");

const empty = process.argv.includes("--empty");
const name = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
if (!name || !/^[a-z0-9]+([_-][a-z0-9]+)*$/.test(name)) {
  console.error(
    "Say what it does, in lower case: node_modules/.bin/node scripts/make-migration.ts add_reports",
  );
  process.exit(2);
}

const schema = await readSchemaFolder(path.join(root, "prisma/schema"));
const last = existsSync(snapshotFile) ? await readFile(snapshotFile, "utf8") : undefined;
const sql = empty ? `-- ${name}\n` : await diffSchemas(last, schema);
if (sql === undefined) {
  console.error(
    "prisma/schema has not changed since the last migration. For hand-written SQL alone: --empty",
  );
  process.exit(1);
}

const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = path.join(migrations, `${time}_${name.replaceAll("-", "_")}`);
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, "migration.sql"), sql);
if (!existsSync(lockFile)) await writeFile(lockFile, 'provider = "postgresql"\n');
if (!empty) await writeFile(snapshotFile, schema);
console.log(`${path.relative(root, folder)}/migration.sql: read it, and add what Prisma cannot express.`);

import { defineConfig } from "prisma/config";

// Patchbay migrates itself at start. This file is for the Prisma CLI: `scripts/generate.ts` uses it, and so may
// whoever prefers `prisma migrate deploy --config prisma/prisma.config.ts` with DATABASE_URL set.
export default defineConfig({
  schema: "schema",
  migrations: { path: "migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "" },
});

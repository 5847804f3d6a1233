import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

// As in vitest.config.ts: one copy of graphql.
const graphql = fileURLToPath(import.meta.resolve("graphql"));

const HOUR_MS = 3_600_000;

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: ["soak/**/*.soak.ts"],
    globalSetup: ["test/global-setup.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: HOUR_MS,
    hookTimeout: HOUR_MS,
    teardownTimeout: 60_000,
  },
});

import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

// Node takes graphql's CommonJS entry, Vite would take its module entry: two copies refuse each other's schema.
const graphql = fileURLToPath(import.meta.resolve("graphql"));

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: ["src/**/*.test.ts", "simulator/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    pool: "forks",
    // Nothing is mocked and each file has its own database: one load of the product serves all files of a worker.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 30_000,
  },
});

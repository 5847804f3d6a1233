import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

// As in server/vitest.config.ts: journeys start the server in their own process, and it must see one copy of graphql.
const graphql = fileURLToPath(import.meta.resolve("graphql"));

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: ["../server/test/global-setup.ts"],
    pool: "forks",
    isolate: false,
    // One browser at a time: two of them and a server starve each other on two cores.
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
});

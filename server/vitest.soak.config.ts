import { defineConfig } from "vitest/config";

const HOUR_MS = 3_600_000;

export default defineConfig({
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

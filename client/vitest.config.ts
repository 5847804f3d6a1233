import { defineConfig } from "vitest/config";

// Pure functions only: what needs a page is a browser journey (e2e/).
export default defineConfig({
  test: { include: ["src/**/*.test.ts"], pool: "forks", maxWorkers: 2 },
});

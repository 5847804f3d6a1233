import { defineConfig } from "vitest/config";

/** The console's pure parts. What needs a page is a browser journey (e2e/). */
export default defineConfig({ test: { include: ["src/**/*.test.ts"], environment: "node" } });

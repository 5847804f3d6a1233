import path from "node:path";

import type { TestProject } from "vitest/node";

import { startEmbeddedPostgres } from "../src/platform/database/embedded-postgres.ts";
import { dropTestDatabases, prepareTestDatabaseServer, type TestDatabaseServer } from "./database-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    testDatabaseServer: TestDatabaseServer;
  }
}

const quiet = { info: () => {}, warn: () => {} };

/**
 * One PostgreSQL for the whole run. `npm test` starts one and hands its address over; a bare `vitest run` starts the
 * one in `.patchbay/test`, which several runs at once share.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["PATCHBAY_TEST_SERVER_URL"];
  const dataDir = path.resolve(import.meta.dirname, "../../.patchbay/test");
  const embedded = given ? undefined : await startEmbeddedPostgres({ dataDir, log: quiet });
  const server = await prepareTestDatabaseServer(given ?? embedded?.url ?? "").catch(
    async (error: unknown) => {
      await embedded?.stop();
      throw error;
    },
  );
  project.provide("testDatabaseServer", server);
  return async () => {
    await dropTestDatabases(server);
    await embedded?.stop();
  };
}

import { afterAll, beforeAll } from "vitest";
import { startApp } from "../src/app.ts";
import type { App, AppOptions } from "../src/app.ts";
import { createLogger } from "../src/platform/logger.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startSimulator } from "../simulator/simulator.ts";
import type { Simulator } from "../simulator/simulator.ts";
import { findLeaks } from "./secrets/watch-app.ts";
import { createTestDatabase } from "./database.ts";
import type { TestDatabase } from "./database.ts";

export type TestApp = App & { simulator: Simulator; database: TestDatabase; options: AppOptions };

/**
 * A whole Patchbay on a database of its own, listening on a free port, with a simulator of its own. Closing it fails where a secret
 * of that simulator stands in a table or the log.
 */
export async function startTestApp(overrides: Partial<AppOptions> = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const simulator = await startSimulator({ port: 0 });
  const lines: Buffer[] = [];
  const options: AppOptions = {
    host: "127.0.0.1",
    port: 0,
    databaseUrl: database.url,
    masterKeys: parseMasterKeys(generateMasterKey()),
    simulatorOrigin: simulator.origin,
    log: createLogger("error", {
      write(line) {
        lines.push(Buffer.from(line));
        process.stderr.write(line);
      },
    }),
    ...overrides,
  };
  const app = await startApp(options);
  let closed = false;
  return {
    ...app,
    simulator,
    database,
    options,
    async close() {
      await app.close();
      if (closed) return;
      closed = true;
      try {
        const leaks = await findLeaks(database.url, simulator, Buffer.concat(lines));
        if (leaks.length > 0)
          throw new Error(`Secrets stand where they do not belong: ${JSON.stringify(leaks)}`);
      } finally {
        await simulator.stop();
        await database.drop();
      }
    },
  };
}

/** Starts an app before the tests of a file and closes it after them; read it inside tests. */
export function useTestApp(overrides: Partial<AppOptions> = {}): { readonly app: TestApp } {
  let app: TestApp | undefined;
  beforeAll(async () => {
    app = await startTestApp(overrides);
  });
  afterAll(async () => {
    await app?.close();
  });
  return {
    get app() {
      if (!app) throw new Error("The app starts in beforeAll: use it inside tests.");
      return app;
    },
  };
}

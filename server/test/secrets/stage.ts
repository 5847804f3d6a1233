import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { startSimulator } from "../../simulator/simulator.ts";
import { startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { DemoCredentials } from "../../src/demo/credentials-file.ts";
import { loadMasterKeys } from "../../src/demo/load-master-keys.ts";
import { seedDemo } from "../../src/demo/seed-demo.ts";
import { offerSetUp } from "../../src/modules/access/index.ts";
import { startEmbeddedPostgres } from "../../src/platform/database/embedded-postgres.ts";
import { createLogger } from "../../src/platform/logger.ts";
import type { TestApp } from "../app.ts";
import { copyTables } from "./copy-tables.ts";
import { readFolder } from "./read-folder.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import type { Shown } from "./recording-proxy.ts";
import { startRepeatingService } from "./repeating-service.ts";
import type { RepeatingService } from "./repeating-service.ts";

export type Stage = {
  /** Whoever talks to it talks through the recording proxy. */
  app: TestApp;
  repeating: RepeatingService;
  dataDir: string;
  setUpUrl: string;
  /** The password of the embedded PostgreSQL and the master key. */
  own: { databasePassword: string; masterKey: string };
  /** Makes the demo organization beside the one of the test, as the first start in demo mode does. */
  makeDemo(): Promise<DemoCredentials>;
  /** All that was shown or written until now. */
  readAll(): Promise<Shown[]>;
  close(): Promise<void>;
};

/** A whole product with a data folder and a PostgreSQL of its own, its log at trace level, everything that leaves it recorded. */
export async function startStage(): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), "patchbay-secrets-"));
  const lines: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(Buffer.from(chunk));
      done();
    },
  });
  const log = createLogger("trace", sink);
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: { info: (text) => log.debug(text), warn: (text) => log.warn(text) },
  });
  const masterKeys = await loadMasterKeys(readConfig({}), dataDir);
  const [proxy, simulator, repeating] = await Promise.all([
    startRecordingProxy(),
    startSimulator({ port: 0 }),
    startRepeatingService(),
  ]);
  const options = {
    host: "127.0.0.1",
    port: 0,
    databaseUrl: postgres.url,
    publicUrl: proxy.origin,
    masterKeys,
    simulatorOrigin: simulator.origin,
    openOrigins: [repeating.origin],
    log,
  };
  const app = await startApp(options);
  proxy.target = app.origin;
  const close = async (): Promise<void> => {
    await app.close();
    await Promise.all([proxy.close(), simulator.stop(), repeating.close()]);
  };
  const setUpUrl = (await offerSetUp(app.environment)) ?? "";
  return {
    app: {
      ...app,
      origin: proxy.origin,
      simulator,
      options,
      database: { url: postgres.url, drop: () => Promise.resolve() },
      close,
    },
    repeating,
    dataDir,
    setUpUrl,
    own: {
      databasePassword: decodeURIComponent(new URL(postgres.url).password),
      masterKey: (await readFile(join(dataDir, "master-key"), "utf8")).trim(),
    },
    makeDemo: () => seedDemo(app.environment, { dataDir, simulatorOrigin: simulator.origin }),
    async readAll() {
      const tables = await copyTables(postgres.url);
      // What is in shared buffers alone reaches the files.
      await app.environment.database.pool.query("checkpoint");
      const folders = postgres.folder.startsWith(dataDir) ? [dataDir] : [dataDir, postgres.folder];
      return [
        ...proxy.shown(),
        { place: "log", bytes: Buffer.concat(lines) },
        ...tables.map(({ table, bytes }) => ({ place: `table ${table}`, bytes })),
        ...(await Promise.all(folders.map(readFolder))).flat(),
      ];
    },
    async close() {
      await close();
      await postgres.stop();
      for (const folder of new Set([dataDir, postgres.folder]))
        await rm(folder, { recursive: true, force: true });
    },
  };
}

import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { startEmbeddedPostgres } from "../../server/src/platform/database/embedded-postgres.ts";

const PREFIX = "patchbay-test-";
const quiet = { info: () => {}, warn: () => {} };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** A run that was killed leaves its server behind: the next run ends it and takes its folder away. */
async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(tmpdir(), name);
    if (isAlive(Number(name.slice(PREFIX.length).split("-")[0]))) continue;
    try {
      if (existsSync(path.join(folder, "postgres-start.lock"))) {
        const server = await startEmbeddedPostgres({ dataDir: folder, log: quiet });
        await server.stop();
        rmSync(server.folder, { recursive: true, force: true });
      }
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

/** A PostgreSQL of this run alone, in a temporary folder that goes with it. */
export async function startTemporaryPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  await clearAbandoned();
  const dataDir = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  // As root the server runs as another user, who has to get through here to its own folder.
  chmodSync(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir, log: quiet });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      for (const folder of [server.folder, dataDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

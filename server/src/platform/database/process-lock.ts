import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";

/** A lock between the processes of one machine. The kernel drops it with its process, also after `kill -9`. */
export type ProcessLock = { release(): void };

// SQLite is the one door to the kernel's file locks that Node ships: nothing is ever stored in these files.
const BUSY = 5;
const RETRY_MS = 25;

function lockFile(file: string, sql: string): ProcessLock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec(sql);
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === BUSY) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

/** Takes the lock if no other process and no other caller holds it, exclusive or shared; otherwise undefined. */
export function tryExclusiveLock(file: string): ProcessLock | undefined {
  return lockFile(file, "BEGIN EXCLUSIVE");
}

/** Takes the lock together with any number of sharers; undefined while somebody holds it exclusively. */
export function trySharedLock(file: string): ProcessLock | undefined {
  return lockFile(file, "BEGIN; SELECT count(*) FROM sqlite_schema");
}

/** Waits for the exclusive lock, at most `timeoutMs` milliseconds, then throws. */
export async function waitForExclusiveLock(file: string, timeoutMs: number): Promise<ProcessLock> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const lock = tryExclusiveLock(file);
    if (lock) return lock;
    if (performance.now() > deadline) {
      throw new Error(`Another process has held ${file} for more than ${timeoutMs / 1000} seconds.`);
    }
    await delay(RETRY_MS);
  }
}

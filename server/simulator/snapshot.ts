import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { SimulatorState } from "./state.ts";

/** Reads the state of an earlier run; undefined when there is none or it is of another version. */
export function loadSnapshot(file: string): SimulatorState | undefined {
  if (!existsSync(file)) return undefined;
  const state = JSON.parse(readFileSync(file, "utf8")) as SimulatorState;
  return state.version === 1 ? state : undefined;
}

export interface SnapshotWriter {
  /** Writes within `debounceMs`, or ten times the last write if that is longer. */
  schedule(): void;
  /** Writes what is not yet written and resolves once it is on disk. */
  flush(): Promise<void>;
}

/**
 * Keeps a file equal to the state: a temporary file, synced, then renamed, so that a reader or a crash sees
 * the old content or the new one and never a part. One write runs at a time.
 */
export function makeSnapshotWriter(
  file: string,
  read: () => SimulatorState,
  debounceMs: number,
): SnapshotWriter {
  mkdirSync(dirname(file), { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  let dirty = false;
  let tookMs = 0;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    if (!dirty) return;
    dirty = false;
    const startedAt = performance.now();
    const temporary = `${file}.next`;
    // The file holds tokens, so only its owner may read it.
    const handle = await open(temporary, "w", 0o600);
    try {
      await handle.writeFile(JSON.stringify(read()));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    tookMs = performance.now() - startedAt;
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write, write);
    return writing;
  }

  return {
    schedule() {
      dirty = true;
      timer ??= setTimeout(
        () => {
          flush().catch((error: unknown) => {
            process.stderr.write(`simulator: cannot write ${file}: ${String(error)}\n`);
          });
          // A large state is written less often, so that writing never takes more than a tenth of the time.
        },
        Math.max(debounceMs, 10 * tookMs),
      );
    },
    flush,
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

export type PatchbayProcess = {
  origin: string;
  pid: number;
  /** Sends a signal and resolves once the process has ended. SIGTERM drains, SIGKILL does not. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Resolves with the exit code (null after a signal) when the process has ended. */
  exited: Promise<number | null>;
};

const entry = path.resolve(import.meta.dirname, "node.ts");

/**
 * A whole Patchbay in a process of its own, on a database that others may share; it listens when this resolves. Its
 * errors go to standard error. It ends with this process, however that ends.
 */
export async function spawnPatchbay(options: {
  databaseUrl: string;
  /** Unset: no simulator, so nothing on this machine can be called. */
  simulatorOrigin?: string;
  /** As in PATCHBAY_MASTER_KEYS: `generateMasterKey()`. */
  masterKeys: string;
  /** A free one unless given. */
  port?: number;
  env?: Record<string, string>;
}): Promise<PatchbayProcess> {
  const child = spawn(process.execPath, [entry], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...(process.env["PATH"] && { PATH: process.env["PATH"] }),
      DATABASE_URL: options.databaseUrl,
      PATCHBAY_MASTER_KEYS: options.masterKeys,
      PATCHBAY_PORT: String(options.port ?? 0),
      ...(options.simulatorOrigin && { TEST_SIMULATOR_ORIGIN: options.simulatorOrigin }),
      ...options.env,
    },
  });
  // Writing to a process that was killed is no error of the test.
  child.stdin.on("error", () => undefined);
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const listening = new Promise<string>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      const origin = /^listening (\S+)$/.exec(line)?.[1];
      if (origin) resolve(origin);
    });
  });
  const origin = await Promise.race([
    listening,
    exited.then((code) => {
      throw new Error(`Patchbay ended with ${code} before it listened.`);
    }),
  ]);
  return {
    origin,
    pid: child.pid ?? 0,
    exited,
    async kill(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

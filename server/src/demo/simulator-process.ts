import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Logger } from "../platform/logger.ts";

const entry = resolve(import.meta.dirname, "../../simulator/main.ts");

/**
 * Starts the provider simulator as a process of its own and waits until it listens. It ends with this process, also
 * when that is killed: it watches the pipe between them.
 */
export async function startSimulatorProcess(options: {
  host: string;
  port: number;
  dataDir: string;
  log: Logger;
}): Promise<{ origin: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [entry], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      PATCHBAY_HOST: options.host,
      PATCHBAY_SIMULATOR_PORT: String(options.port),
      PATCHBAY_DATA_DIR: options.dataDir,
    },
  });
  const exited = new Promise<number | null>((done) => child.once("exit", done));
  const origin = await Promise.race([
    new Promise<string>((done) => {
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        const found = /provider simulator at (\S+)/.exec(text)?.[1];
        if (found) done(found);
      });
    }),
    exited.then((code) => {
      throw new Error(
        `The provider simulator ended with code ${code}. Is port ${options.port} taken? Choose another with PATCHBAY_SIMULATOR_PORT.`,
      );
    }),
  ]);
  return {
    origin,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

export type Patchbay = {
  consoleUrl: string;
  graphqlUrl: string;
  simulatorUrl: string;
  email: string;
  password: string;
  apiToken: string;
  stop(): Promise<void>;
};

const entry = path.resolve(import.meta.dirname, "../../server/src/main.ts");

/** Patchbay as `npm start` runs it in demo mode: own data folder and database, simulator, free ports. */
export async function startPatchbay(): Promise<Patchbay> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "patchbay-journey-"));
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [entry], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...(process.env["PATH"] && { PATH: process.env["PATH"] }),
      PATCHBAY_PORT: String(port),
      PATCHBAY_SIMULATOR_PORT: String(simulatorPort),
      PATCHBAY_DATA_DIR: dataDir,
      PATCHBAY_LOG_LEVEL: "warn",
    },
  });
  const exited = once(child, "exit");
  const ready = new Promise<void>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      if (line.startsWith("Sign in as")) resolve();
    });
  });
  await Promise.race([
    ready,
    exited.then(([code]) => {
      throw new Error(`Patchbay ended with ${code} before it was ready.`);
    }),
  ]);
  const credentials = JSON.parse(readFileSync(path.join(dataDir, "demo-credentials.json"), "utf8")) as Omit<
    Patchbay,
    "stop" | "simulatorUrl"
  >;
  return {
    ...credentials,
    simulatorUrl: `http://127.0.0.1:${simulatorPort}`,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The probe has no port.");
  return address.port;
}

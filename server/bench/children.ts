import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

export type Used = { statements: number; rss: number; cpuMs: number };

export type Child = {
  origin: string;
  /** What it has used so far. */
  used(): Promise<Used>;
  stop(): Promise<void>;
};

/** Starts a program of this folder, which says where it listens; it ends with this process. */
export async function startChild(file: string, env: Record<string, string> = {}): Promise<Child> {
  const child: ChildProcess = spawn(process.execPath, [path.join(import.meta.dirname, file)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...(process.env["PATH"] && { PATH: process.env["PATH"] }), ...env },
  });
  if (!child.stdout || !child.stdin) throw new Error(`${file} has no pipes.`);
  const lines = createInterface(child.stdout);
  const waiting: ((used: Used) => void)[] = [];
  const origin = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code}.`)));
    lines.on("line", (line) => {
      if (line.startsWith("listening ")) resolve(line.slice("listening ".length));
      if (line.startsWith("used ")) waiting.shift()?.(JSON.parse(line.slice("used ".length)) as Used);
    });
  });
  return {
    origin,
    used: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin?.write("used\n");
      }),
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

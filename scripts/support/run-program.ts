import { spawn } from "node:child_process";
import path from "node:path";

import { root } from "./stamps.ts";

export type ProgramResult = { code: number; stdout: string; output: string };

const bin = path.join(root, "node_modules/.bin");

/** The environment of every tool we start: the pinned Node first, and nobody calls home. */
export const toolEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  DO_NOT_TRACK: "1",
};

/** Runs a program of node_modules/.bin to its end. Its output is collected, with `show` passed through as it comes. */
export function runProgram(
  program: string,
  args: string[],
  options: { cwd?: string; show?: boolean; env?: Record<string, string> } = {},
): Promise<ProgramResult> {
  const command = program === "node" ? process.execPath : path.join(bin, program);
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...toolEnvironment, ...options.env },
    stdio: options.show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    output += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), stdout, output }));
  });
}

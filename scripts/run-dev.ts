// Started by scripts/dev.mjs. Ctrl-C ends both; when one of them ends, so does the other.
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

import { toolEnvironment } from "./support/run-program.ts";
import { root } from "./support/stamps.ts";

const start = (args: string[], cwd: string): ChildProcess =>
  spawn(process.execPath, args, { cwd: path.join(root, cwd), env: toolEnvironment, stdio: "inherit" });

const children = [
  start(["--watch", "server/src/main.ts", ...process.argv.slice(2)], "."),
  start([path.join(root, "node_modules/vite/bin/vite.js")], "client"),
];

let ending = false;
function end(code: number): void {
  process.exitCode ??= code;
  if (ending) return;
  ending = true;
  for (const child of children) child.kill("SIGTERM");
}
for (const child of children) child.once("exit", (code) => end(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(0));

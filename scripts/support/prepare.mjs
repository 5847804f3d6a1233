// Plain JavaScript for Node 20.19 and newer, without dependencies: it runs before anything is installed.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export const root = path.resolve(import.meta.dirname, "../..");
const bin = path.join(root, "node_modules", ".bin");

/** The runtime that the lock file pins; the system's own where that is new enough and install scripts are off. */
function findNode() {
  const pinned = path.join(
    root,
    "node_modules",
    "node",
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new Error(
    "The npm package `node` has not installed its program. Allow its install script: npm rebuild node",
  );
}

function run(command, args, options = {}) {
  // Everything on standard error: standard output belongs to what is started in the end.
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${path.basename(command)} ${args.join(" ")} failed (${code})`)),
    );
  });
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined;
}

/** By content, not by time: git and npm write the two lock files in any order. */
function isInstalled() {
  const wanted = readPackages(path.join(root, "package-lock.json"));
  const present = readPackages(path.join(root, "node_modules", ".package-lock.json"));
  if (!present) return false;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      !name.includes("node_modules/") ||
      entry.link ||
      entry.optional ||
      present[name]?.version === entry.version,
  );
}

async function install() {
  console.error("Installing packages (npm ci) …");
  // Not under the pinned Node: npm ci deletes it while it runs.
  const searchPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((entry) => !entry.includes("node_modules"));
  const env = { ...process.env, PATH: searchPath.join(path.delimiter) };
  for (const name of ["NODE", "npm_node_execpath", "npm_execpath"]) delete env[name];
  // Without its warnings: the packages that want a newer Node than the system's get the pinned one.
  await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    env,
    shell: process.platform === "win32",
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two commands started at once must not install over each other. A lock whose owner died is cleared away. */
async function withLock(work) {
  const lock = path.join(root, ".patchbay", "prepare.lock");
  mkdirSync(path.dirname(lock), { recursive: true });
  for (let told = false; ;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const owner = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0;
    if (owner > 0 && !isAlive(owner)) {
      const aside = `${lock}.${process.pid}`;
      try {
        renameSync(lock, aside);
        // Somebody else may have cleared it and taken it since: then it goes back.
        if (Number(readFileSync(aside, "utf8")) === owner) rmSync(aside);
        else renameSync(aside, lock);
      } catch {
        // Another process was faster.
      }
      continue;
    }
    if (!told) console.error("Waiting for another Patchbay command that installs or builds here …");
    told = true;
    await delay(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * Installs what is missing and makes what is made: generated code and, with `console`, the built console.
 * `keepSchema` leaves schema.graphql as it is, for the check that compares it.
 */
export async function prepare({ console: withConsole, keepSchema = false }) {
  await withLock(async () => {
    if (!isInstalled()) await install();
    const flags = [...(withConsole ? ["--console"] : []), ...(keepSchema ? ["--keep-schema"] : [])];
    await run(findNode(), ["scripts/generate.ts", ...flags]);
  });
}

/** Becomes `node script …args` under the pinned runtime; where a process cannot become another, waits for it. */
export async function become(script, args) {
  const node = findNode();
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` };
  process.chdir(root);
  if (process.execve && process.platform !== "win32") {
    process.removeAllListeners("warning");
    process.on("warning", () => {});
    process.execve(node, [node, script, ...args], env);
  }
  const child = spawn(node, [script, ...args], { cwd: root, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the child by itself.
      if (!(signal === "SIGINT" && process.stdin.isTTY)) child.kill(signal);
    });
  }
  child.once("error", (error) => fail(error));
  child.once("close", (code, signal) => process.exit(signal ? 1 : code));
}

/** Ends with the reason in one line. */
export function fail(error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

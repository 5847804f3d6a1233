import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

const SKIPPED = new Set(["node_modules", "generated", "gql", "dist", ".turbo"]);

/** All files at or below `start` (relative to the repository) whose name passes, generated ones left out. */
export function listFiles(start: string, accept: (name: string) => boolean = () => true): string[] {
  const at = path.join(root, start);
  if (!existsSync(at)) return [];
  const entries = readdirSync(at, { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const name = path.join(start, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : listFiles(name, accept);
      return accept(entry.name) ? [name] : [];
    })
    .sort();
}

/** A fingerprint of names and contents; a missing file counts as such. */
export function hashFiles(files: string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const at = path.join(root, file);
    hash.update(`\0${file}\0`).update(existsSync(at) ? readFileSync(at) : "missing");
  }
  return hash.digest("hex");
}

const stampFile = (name: string) => path.join(root, "node_modules/.cache/patchbay", `${name}.sha256`);

/** Whether the step ran with these inputs and its outputs are still there. */
export function isFresh(name: string, hash: string, outputs: string[]): boolean {
  const file = stampFile(name);
  if (!existsSync(file) || readFileSync(file, "utf8") !== hash) return false;
  return outputs.every((output) => existsSync(path.join(root, output)));
}

/** Remembers that the step ran with these inputs. */
export function markFresh(name: string, hash: string): void {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), hash);
}

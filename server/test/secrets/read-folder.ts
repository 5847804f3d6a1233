import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Shown } from "./recording-proxy.ts";

/** Every file below a folder; those that go while it is read are left out. */
export async function readFolder(folder: string): Promise<Shown[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read: Shown[] = [];
  for (const file of files) {
    const bytes = await readFile(file).catch(() => null);
    if (bytes) read.push({ place: `file ${file.slice(folder.length + 1)}`, bytes });
  }
  return read;
}

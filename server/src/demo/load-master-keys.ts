import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { generateMasterKey, parseMasterKeys } from "../platform/vault/master-keys.ts";
import type { MasterKey } from "../platform/vault/master-keys.ts";

/** The master keys of the settings; in demo mode without any, one that is made once and kept in the data folder. */
export async function loadMasterKeys(config: Config, dataDir: string): Promise<[MasterKey, ...MasterKey[]]> {
  if (config.masterKeys) return parseMasterKeys(config.masterKeys);
  const file = join(dataDir, "master-key");
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, generateMasterKey(), { mode: 0o600, flag: "wx" }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
  return parseMasterKeys((await readFile(file, "utf8")).trim());
}

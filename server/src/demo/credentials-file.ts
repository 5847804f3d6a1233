import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";

const Credentials = z.object({
  email: z.string(),
  password: z.string(),
  apiToken: z.string(),
  graphqlUrl: z.string(),
  consoleUrl: z.string(),
});

/** What `demo-credentials.json` holds: how to sign in to the demo organization, by hand and by program. */
export type DemoCredentials = z.output<typeof Credentials>;

/** The credentials of an earlier start; null where the file is missing or damaged. */
export async function readCredentials(file: string): Promise<DemoCredentials | null> {
  try {
    return Credentials.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** Writes the file whole or not at all, readable by its owner alone. */
export async function writeCredentials(file: string, credentials: DemoCredentials): Promise<void> {
  const scratch = `${file}.${process.pid}`;
  // An existing file would keep its mode.
  await rm(scratch, { force: true });
  await writeFile(scratch, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  await rename(scratch, file);
}

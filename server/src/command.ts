// What the commands beside the server share: rotate-master-key.ts, allow-host.ts, add-organization.ts.
import { existsSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "./config.ts";
import type { Config } from "./config.ts";
import { explainStartFailure } from "./explain-start-failure.ts";
import { startEmbeddedPostgres } from "./platform/database/embedded-postgres.ts";
import { DomainError } from "./platform/errors.ts";

const undefinedTable = "42P01";

/** A command cannot do what it is asked for; the message says why and what to do. */
export class CommandRefusal extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The database of a Patchbay that has been started before: the embedded one is started where it does not run. */
export async function reachDatabase(
  config: Config,
  dataDir: string,
  warn: (text: string) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => undefined };
  if (!existsSync(path.join(dataDir, "postgres-start.lock")))
    throw new CommandRefusal(
      `There is no database in ${dataDir}. Give this command the settings of your Patchbay: PATCHBAY_DATA_DIR, or DATABASE_URL.`,
      2,
    );
  return startEmbeddedPostgres({ dataDir, log: { info: () => undefined, warn } });
}

/** What to tell a person, and the exit code: 1 where it is refused, 2 where a setting is wrong. `config` is null before it was read. */
export function explainCommandFailure(
  error: unknown,
  config: Config | null,
): [message: string, code: number] {
  if (error instanceof CommandRefusal) return [error.message, error.exitCode];
  if (error instanceof DomainError) return [error.message, 1];
  if (error instanceof ConfigError) return [`A setting is wrong.\n${error.message}`, 2];
  if (error instanceof Error && (error as NodeJS.ErrnoException).code === undefinedTable)
    return ["The database was made by an older version: start Patchbay once, which brings it up to date.", 2];
  return [config ? explainStartFailure(error, config) : String(error), 2];
}

// Started by scripts/add-organization.mjs. Exit code 0: done; 1: refused; 2: a setting or an argument is wrong.
import path from "node:path";
import { CommandRefusal, explainCommandFailure, reachDatabase } from "./command.ts";
import { readConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { addOrganization } from "./modules/access/index.ts";
import { systemClock } from "./platform/clock.ts";
import { openDatabase } from "./platform/database/client.ts";

const usage = `Makes one more organization, and prints the link with which its first company admin chooses a password (valid for 7 days).

  npm run add-organization -- <slug> "<name>" <e-mail address of the company admin>

With the settings of your Patchbay: PATCHBAY_DATA_DIR, or DATABASE_URL; and PATCHBAY_PUBLIC_URL, for the link.`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function run([slug, name, email, ...more]: string[], config: Config): Promise<void> {
  if (slug === undefined || name === undefined || email === undefined || more.length > 0)
    throw new CommandRefusal(usage, 2);
  const postgres = await reachDatabase(config, path.resolve(config.dataDir), say);
  try {
    const database = await openDatabase(postgres.url, { max: 1 });
    try {
      const actorName = "add-organization";
      const environment = { database, clock: systemClock, publicUrl: config.publicUrl };
      const { companyAdmin, setupUrl } = await addOrganization(environment, { slug, name, email, actorName });
      say(
        `The organization ${slug} was made. ${companyAdmin} chooses a password here, within 7 days:\n  ${setupUrl}`,
      );
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

let config: Config | null = null;
try {
  config = readConfig();
  await run(process.argv.slice(2), config);
} catch (error) {
  const [message, code] = explainCommandFailure(error, config);
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
}

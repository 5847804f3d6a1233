// Started by scripts/allow-host.mjs. Exit code 0: done; 1: refused; 2: a setting or an argument is wrong.
import path from "node:path";
import { parseArgs } from "node:util";
import { CommandRefusal, explainCommandFailure, reachDatabase } from "./command.ts";
import { readConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { allowHost, disallowHost, listAllowedHosts } from "./modules/access/index.ts";
import { systemClock } from "./platform/clock.ts";
import { openDatabase } from "./platform/database/client.ts";

const usage = `Opens the network door for callbacks of one organization's extensions to a host that is closed otherwise (a private or
loopback address, plain http).

  npm run allow-host -- <organization slug> <host:port>
  npm run allow-host -- --remove <organization slug> <host:port>
  npm run allow-host -- --list [<organization slug>]

With the settings of your Patchbay: PATCHBAY_DATA_DIR, or DATABASE_URL.`;

type Command =
  | { kind: "ALLOW" | "REMOVE"; slug: string; host: string }
  | { kind: "LIST"; slug: string | null };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function readCommand(argv: readonly string[]): Command {
  const { values, positionals } = readArguments(argv);
  const [slug, host, ...more] = positionals;
  if (more.length > 0 || (values.list && (values.remove || host !== undefined)))
    throw new CommandRefusal(usage, 2);
  if (values.list) return { kind: "LIST", slug: slug ?? null };
  if (slug === undefined || host === undefined) throw new CommandRefusal(usage, 2);
  return { kind: values.remove ? "REMOVE" : "ALLOW", slug, host };
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { list: { type: "boolean" }, remove: { type: "boolean" } },
    });
  } catch (error) {
    throw new CommandRefusal(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, 2);
  }
}

async function run(command: Command, config: Config): Promise<void> {
  const postgres = await reachDatabase(config, path.resolve(config.dataDir), say);
  try {
    const database = await openDatabase(postgres.url, { max: 1 });
    try {
      const environment = { database, clock: systemClock };
      if (command.kind === "LIST") {
        const hosts = await listAllowedHosts(environment, command.slug);
        for (const { slug, host } of hosts) say(`${slug}  ${host}`);
        if (hosts.length === 0) say("No host is allowed.");
        return;
      }
      const input = { slug: command.slug, host: command.host, actorName: "npm run allow-host" };
      if (command.kind === "ALLOW") {
        const { host, changed } = await allowHost(environment, input);
        say(
          changed
            ? `Callbacks of ${command.slug} may now go to ${host}.`
            : `Callbacks of ${command.slug} may go to ${host} already.`,
        );
      } else {
        const { host, changed } = await disallowHost(environment, input);
        say(
          changed
            ? `Callbacks of ${command.slug} may no longer go to ${host}.`
            : `${host} was not allowed for ${command.slug}.`,
        );
      }
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}

let config: Config | null = null;
try {
  const command = readCommand(process.argv.slice(2));
  config = readConfig();
  await run(command, config);
} catch (error) {
  const [message, code] = explainCommandFailure(error, config);
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
}

import { resolve } from "node:path";
import { startApp } from "./app.ts";
import { ConfigError, readConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { explainStartFailure } from "./explain-start-failure.ts";
import { seedDemo } from "./demo/seed-demo.ts";
import { startSimulatorProcess } from "./demo/simulator-process.ts";
import { offerSetUp } from "./modules/access/index.ts";
import { startEmbeddedPostgres } from "./platform/database/embedded-postgres.ts";
import { createLogger } from "./platform/logger.ts";
import { loadMasterKeys } from "./demo/load-master-keys.ts";

let config: Config;
try {
  config = readConfig();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`Patchbay cannot start: a setting is wrong.\n${error.message}\n`);
  process.exit(2);
}

const log = createLogger(config.logLevel);
const dataDir = resolve(config.dataDir);
const started: { stop(): Promise<void> }[] = [];

async function start() {
  const postgres = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({
        dataDir,
        log: { info: (text) => log.debug(text), warn: (text) => log.warn(text) },
      });
  if (postgres) started.unshift(postgres);
  const masterKeys = await loadMasterKeys(config, dataDir);
  const simulator =
    config.mode === "demo"
      ? await startSimulatorProcess({ host: config.host, port: config.simulatorPort, dataDir, log })
      : null;
  if (simulator) started.unshift(simulator);
  const app = await startApp({
    host: config.host,
    port: config.port,
    databaseUrl: config.databaseUrl ?? postgres?.url ?? "",
    publicUrl: config.publicUrl,
    masterKeys,
    ...(simulator ? { simulatorOrigin: simulator.origin } : {}),
    smtpUrl: config.smtpUrl,
    mailFrom: config.mailFrom,
    retentionDays: config.retentionDays,
    log,
  });
  return { app, simulator };
}

const { app, simulator } = await start().catch(async (error: unknown) => {
  for (const each of started) await each.stop();
  process.stderr.write(`Patchbay cannot start.\n${explainStartFailure(error, config)}\n`);
  process.exit(2);
});

// Before the demo is made: a signal in the meantime must drain too. npm passes a Ctrl-C on that the terminal has already
// delivered, so a second signal counts only after a while.
let stoppingSince: number | null = null;
async function stop(signal: string): Promise<void> {
  if (stoppingSince !== null) {
    if (performance.now() - stoppingSince > 2_000) process.exit(1);
    return;
  }
  stoppingSince = performance.now();
  log.info({ signal }, "stopping: draining what runs");
  await app.close();
  for (const each of started) await each.stop();
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(signal));

process.stdout.write(
  `\nPatchbay is ready.\n  Console   ${app.environment.publicUrl}/\n  GraphQL   ${app.environment.publicUrl}/graphql\n  GraphiQL  ${app.environment.publicUrl}/graphiql\n`,
);
if (simulator) {
  const demo = await seedDemo(app.environment, { dataDir, simulatorOrigin: simulator.origin }).catch(
    (error: unknown) => {
      log.error({ err: error }, "the demo could not be brought up to date; Patchbay runs on without that");
      return null;
    },
  );
  const signIn = demo
    ? `Sign in as ${demo.email} with ${demo.password}\n(kept in ${demo.file})`
    : "The demo organization is not complete: start again once the simulator answers.";
  process.stdout.write(`  Simulator ${simulator.origin}/\n\n${signIn}\n\n`);
} else {
  const setupUrl = await offerSetUp(app.environment);
  if (setupUrl)
    process.stdout.write(
      `\nMake your organization and its company admin here, within 7 days:\n  ${setupUrl}\n\n`,
    );
}

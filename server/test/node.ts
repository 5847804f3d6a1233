// A node of Patchbay as a process of its own, for tests that kill it: settings from the environment, the address on
// standard output. It ends with the process that started it.
import { startApp } from "../src/app.ts";
import { createLogger } from "../src/platform/logger.ts";
import { parseMasterKeys } from "../src/platform/vault/master-keys.ts";

const {
  DATABASE_URL: databaseUrl = "",
  PATCHBAY_PORT: port = "0",
  PATCHBAY_PUBLIC_URL: publicUrl,
  PATCHBAY_MASTER_KEYS: masterKeys = "",
  PATCHBAY_LOG_LEVEL: logLevel = "error",
  SMTP_URL: smtpUrl,
  TEST_SIMULATOR_ORIGIN: simulatorOrigin,
} = process.env;

const app = await startApp({
  host: "127.0.0.1",
  port: Number(port),
  databaseUrl,
  masterKeys: parseMasterKeys(masterKeys),
  log: createLogger(logLevel),
  ...(publicUrl && { publicUrl }),
  ...(smtpUrl && { smtpUrl }),
  ...(simulatorOrigin && { simulatorOrigin }),
});
process.stdout.write(`listening ${app.origin}\n`);

process.once("SIGTERM", () => void app.close().then(() => process.exit(0)));
process.stdin.once("end", () => process.exit(1));
process.stdin.resume();

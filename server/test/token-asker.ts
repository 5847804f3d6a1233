// A process of its own that asks for tokens when its parent says so: see refresh-proof.ts.
import { startApp } from "../src/app.ts";
import { freshTokens } from "../src/modules/authorization/index.ts";
import { createLogger } from "../src/platform/logger.ts";
import { parseMasterKeys } from "../src/platform/vault/master-keys.ts";

export type Question = { organizationId: string; authorizationId: string; callers: number };

const [databaseUrl = "", simulatorOrigin = "", masterKeys = ""] = process.argv.slice(2);
const app = await startApp({
  host: "127.0.0.1",
  port: 0,
  databaseUrl,
  masterKeys: parseMasterKeys(masterKeys),
  simulatorOrigin,
  log: createLogger("error"),
  work: false,
});

process.on("message", ({ callers, ...key }: Question) => {
  Promise.all(Array.from({ length: callers }, () => freshTokens(app.environment, key))).then(
    (answers) => process.send?.({ tokens: new Set(answers.map(({ tokens }) => tokens.accessToken)).size }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => void app.close());
process.send?.({ ready: true });

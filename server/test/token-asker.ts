// A process of its own that asks for tokens when its parent says so: see with-tokens.test.ts.
import { startApp } from "../src/app.ts";
import { withTokens } from "../src/modules/authorization/index.ts";
import { createLogger } from "../src/platform/logger.ts";
import { parseMasterKeys } from "../src/platform/vault/master-keys.ts";

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

process.on("message", (key: { organizationId: string; authorizationId: string }) => {
  withTokens(app.environment, key, async (tokens) => tokens.accessToken.length > 0).then(
    (answered) => process.send?.({ answered }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => void app.close());
process.send?.({ ready: true });

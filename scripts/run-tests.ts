// Started by scripts/test.mjs. One PostgreSQL for all suites; the last line is the totals.
import { existsSync } from "node:fs";
import path from "node:path";

import { prepareTestDatabaseServer } from "../server/test/database-server.ts";
import { formatTotals, runVitest, type Totals } from "./support/run-vitest.ts";
import { root } from "./support/stamps.ts";
import { startTemporaryPostgres } from "./support/temporary-postgres.ts";

const SUITES = [
  { title: "server", folder: "server", config: "vitest.config.ts" },
  { title: "client", folder: "client", config: "vitest.config.ts" },
  { title: "browser journeys", folder: "client", config: "vitest.e2e.config.ts" },
];

const args = process.argv.slice(2);
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const postgres = await startTemporaryPostgres();
const stopOnSignal = () => void postgres.stop().finally(() => process.exit(1));
process.once("SIGINT", stopOnSignal);
process.once("SIGTERM", stopOnSignal);

try {
  // Once, before the suites would race for it.
  await prepareTestDatabaseServer(postgres.url);
  for (const { title, folder, config } of SUITES) {
    if (!existsSync(path.join(root, folder, config))) continue;
    const start = performance.now();
    const suite = await runVitest(folder, config, args, { PATCHBAY_TEST_SERVER_URL: postgres.url });
    console.log(`${title}: ${formatTotals(suite)} in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    totals.passed += suite.passed;
    totals.failed += suite.failed;
    totals.skipped += suite.skipped;
  }
} finally {
  await postgres.stop();
}
if (totals.passed + totals.failed === 0) console.error("No test matched.");
console.log(formatTotals(totals));
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);

// Started by scripts/soak.mjs: runs server/soak/NAME.soak.ts on a database server of its own, or lists the names.
import { readFileSync } from "node:fs";
import path from "node:path";

import { formatTotals, runVitest } from "./support/run-vitest.ts";
import { listFiles, root } from "./support/stamps.ts";
import { startTemporaryPostgres } from "./support/temporary-postgres.ts";

const SUFFIX = ".soak.ts";
const files = listFiles("server/soak", (file) => file.endsWith(SUFFIX));
const names = files.map((file) => path.basename(file, SUFFIX));
const [name, ...args] = process.argv.slice(2);

if (!name || !names.includes(name)) {
  if (name) console.error(`There is no soak test "${name}".`);
  for (const file of files) {
    const about = /^\/\/ ?(.*)/.exec(readFileSync(path.join(root, file), "utf8"))?.[1] ?? "";
    console.log(`npm run soak -- ${path.basename(file, SUFFIX).padEnd(24)} ${about}`);
  }
  process.exit(name ? 2 : 0);
}

const postgres = await startTemporaryPostgres();
const stopOnSignal = () => void postgres.stop().finally(() => process.exit(1));
process.once("SIGINT", stopOnSignal);
process.once("SIGTERM", stopOnSignal);
try {
  const totals = await runVitest("server", "vitest.soak.config.ts", [`soak/${name}${SUFFIX}`, ...args], {
    PATCHBAY_TEST_SERVER_URL: postgres.url,
  });
  console.log(formatTotals(totals));
  process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
} finally {
  await postgres.stop();
}

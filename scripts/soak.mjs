// Runs one long test: npm run soak -- NAME. Without a name it lists them.
import { become, fail, prepare } from "./support/prepare.mjs";

try {
  await prepare({ console: true });
  await become("scripts/run-soak.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}

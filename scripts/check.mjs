// Checks format, lint, layers, types, unused code and generated files. npm run check -- --fix mends what it can.
import { become, fail, prepare } from "./support/prepare.mjs";

try {
  await prepare({ console: true, keepSchema: true });
  await become("scripts/run-checks.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}

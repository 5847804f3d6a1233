// Runs every test, browser journeys included. Arguments go to vitest: npm test -- accounts
import { become, fail, prepare } from "./support/prepare.mjs";

try {
  await prepare({ console: true });
  await become("scripts/run-tests.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}

// The server, restarted on changes, and the console from Vite's dev server in front of it.
import { become, fail, prepare } from "./support/prepare.mjs";

try {
  await prepare({ console: false });
  await become("scripts/run-dev.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}

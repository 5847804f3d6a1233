// Re-wraps every secret with the first key of PATCHBAY_MASTER_KEYS, beside a running Patchbay with the same settings.
import { become, fail, prepare } from "./support/prepare.mjs";

try {
  await prepare({ console: false });
  await become("server/src/rotate-master-key.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}

// Opens the network door for callbacks of one organization to a host and port, beside a running Patchbay with the same settings.
import { become, fail, prepare } from "./support/prepare.mjs";

try {
  await prepare({ console: false });
  await become("server/src/allow-host.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}

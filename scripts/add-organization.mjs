// Makes one more organization, beside a running Patchbay with the same settings.
import { become, fail, prepare } from "./support/prepare.mjs";

try {
  await prepare({ console: false });
  await become("server/src/add-organization.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}

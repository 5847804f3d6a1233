// Starts Patchbay: one address for console, GraphQL and GraphiQL.
import { become, fail, prepare } from "./support/prepare.mjs";

try {
  await prepare({ console: true });
  await become("server/src/main.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}

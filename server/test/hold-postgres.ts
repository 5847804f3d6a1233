// A process of its own that uses the embedded server of the folder given, until its input ends.
import { startEmbeddedPostgres } from "../src/platform/database/embedded-postgres.ts";

const quiet = { info: () => {}, warn: () => {} };
const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? "", log: quiet });
console.log(server.url);
process.stdin.resume();
process.stdin.once("end", () => void server.stop().then(() => process.exit(0)));

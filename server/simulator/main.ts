import { join } from "node:path";
import { startSimulator } from "./simulator.ts";

const port = Number(process.env["PATCHBAY_SIMULATOR_PORT"] ?? "4010");
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write("PATCHBAY_SIMULATOR_PORT must be a port number (0 to 65535)\n");
  process.exit(1);
}

const simulator = await startSimulator({
  host: process.env["PATCHBAY_HOST"] ?? "127.0.0.1",
  port,
  stateFile: join(process.env["PATCHBAY_DATA_DIR"] ?? ".patchbay", "simulator.json"),
});
process.stdout.write(`provider simulator at ${simulator.origin}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}

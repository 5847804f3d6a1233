import { fstatSync } from "node:fs";
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

/** Ends once, with everything written. */
function stop(): void {
  void simulator.stop().then(() => process.exit(0));
}

// A parent that keeps a socket pair as our stdin (as Patchbay's demo does) takes us with it, however it dies.
// A terminal, a file or /dev/null there says nothing about a parent.
if (fstatSync(0).isSocket()) process.stdin.once("close", stop).once("end", stop).resume();

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, stop);
}

// A node of Patchbay that counts its SQL statements: each line on standard input answers a line of what it has used so far.
import { createInterface } from "node:readline";
import pg from "pg";

let statements = 0;
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
  statements += 1;
  return (query as (...given: unknown[]) => unknown).apply(this, args);
} as typeof query;

createInterface(process.stdin).on("line", () => {
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.stdout.write(`used ${JSON.stringify({ statements, rss, cpuMs: (user + system) / 1_000 })}\n`);
});

await import("../test/node.ts");

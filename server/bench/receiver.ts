// The receiver of the callback benchmarks, a process of its own: it answers 200 and remembers when each request began to arrive. `/dead`
// never answers, `/slow` after two seconds. It ends with the process that started it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const slowMs = 2_000;
let arrived = new Map<string, number>();
let count = 0;

const server = createServer((incoming, outgoing) => {
  const at = performance.timeOrigin + performance.now();
  incoming.resume();
  if (incoming.url === "/arrivals") {
    outgoing.end(JSON.stringify({ count, arrivals: [...arrived] }));
    arrived = new Map();
    return;
  }
  if (incoming.url === "/count") return void outgoing.end(String(count));
  count += 1;
  const id = incoming.headers["webhook-id"];
  if (typeof id === "string" && incoming.headers["x-forget"] === undefined && !arrived.has(id))
    arrived.set(id, at);
  incoming.once("end", () => {
    if (incoming.url?.startsWith("/dead")) return;
    if (incoming.url?.startsWith("/slow")) setTimeout(() => outgoing.end("{}"), slowMs);
    else outgoing.end("{}");
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.stdin.once("end", () => process.exit(0));
process.stdin.resume();

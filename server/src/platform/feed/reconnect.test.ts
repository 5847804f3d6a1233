import { once } from "node:events";
import net from "node:net";
import { expect, test } from "vitest";
import { createTestDatabase } from "../../../test/database.ts";
import { openDatabase } from "../database/client.ts";
import { createLogger } from "../logger.ts";
import { openFeed } from "./feed.ts";

/** A way to the database that can be cut: then it takes connections and drops them, and says when. */
async function openCutWay(url: string) {
  const target = new URL(url);
  const { hostname, port } = target;
  const attempts: number[] = [];
  const sockets = new Set<net.Socket>();
  const seen = new EventTarget();
  let cut = false;
  const server = net.createServer((socket) => {
    sockets.add(socket.once("close", () => sockets.delete(socket)).on("error", () => undefined));
    if (!cut) {
      const upstream = net.connect(Number(port), hostname).on("error", () => undefined);
      socket.pipe(upstream).pipe(socket);
      socket.once("close", () => upstream.destroy());
      return;
    }
    attempts.push(performance.now());
    socket.destroy();
    seen.dispatchEvent(new Event("attempt"));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  target.port = String((server.address() as net.AddressInfo).port);
  return {
    url: target.href,
    attempts,
    cut() {
      cut = true;
      for (const socket of sockets) socket.destroy();
    },
    async reach(count: number) {
      while (attempts.length < count) await once(seen, "attempt");
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

test("while the database is away the feed tries one connection after the other, never two at once", async () => {
  const testDatabase = await createTestDatabase();
  const way = await openCutWay(testDatabase.url);
  const database = await openDatabase(testDatabase.url);
  const feed = await openFeed({ ...database, url: way.url }, createLogger("silent"));
  try {
    way.cut();
    await way.reach(4);
    const gaps = way.attempts.slice(1).map((at, index) => at - (way.attempts[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(500);
  } finally {
    await feed.close();
    await database.close();
    await way.close();
    await testDatabase.drop();
  }
}, 60_000);

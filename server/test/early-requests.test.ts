import { createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { expect, test } from "vitest";
import { startApp } from "../src/app.ts";
import { useTestApp } from "./app.ts";

const node = useTestApp({ work: false });

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Asks again until somebody listens. `sent` resolves once the whole request went out, `status` when it is answered. */
async function askEarly(port: number, path: string, sent: () => void): Promise<number> {
  for (;;) {
    const status = await new Promise<number | null>((resolve, reject) => {
      const outgoing = ask({ host: "127.0.0.1", port, path }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      outgoing.once("socket", (socket) => socket.once("connect", sent));
      outgoing.once("error", (error: NodeJS.ErrnoException) =>
        error.code === "ECONNREFUSED" ? resolve(null) : reject(error),
      );
      outgoing.end();
    });
    if (status !== null) return status;
  }
}

test("a request that comes while the node still starts is answered once it has started", async () => {
  const { app } = node;
  // Holds the start where the node listens already.
  const holder = new pg.Client(app.database.url);
  await holder.connect();
  await holder.query(`begin; lock table "Service" in access exclusive mode`);
  const port = await findFreePort();
  const starting = startApp({ ...app.options, port, work: false });
  const sent = Promise.withResolvers<void>();
  const answered = askEarly(port, "/readyz", sent.resolve);
  try {
    await sent.promise;
    // By the time that this is answered the node has the request.
    await holder.query("select pg_sleep(0)");
    await holder.query("rollback");
    expect(await answered).toBe(200);
  } finally {
    await holder.end();
    await (await starting).close();
  }
});

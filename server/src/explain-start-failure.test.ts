import { once } from "node:events";
import { createServer } from "node:http";
import net from "node:net";
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { explainStartFailure } from "./explain-start-failure.ts";

const config = { host: "127.0.0.1", port: 0, databaseUrl: undefined };

async function failureOfListening(port: number, host: string): Promise<unknown> {
  return new Promise((failed) => createServer().once("error", failed).listen(port, host));
}

async function failureOfConnecting(url: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  return client.connect().then(
    () => client.end(),
    (error: unknown) => error,
  );
}

test("a taken port and a host that is none name their variables", async () => {
  const holder = net.createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as net.AddressInfo;
  const taken = await failureOfListening(port, "127.0.0.1");
  expect(explainStartFailure(taken, { ...config, port })).toMatch(
    /^PATCHBAY_PORT: port \d+ of 127.0.0.1 is taken/,
  );
  const host = "203.0.113.1";
  expect(explainStartFailure(await failureOfListening(0, host), { ...config, host })).toMatch(
    /^PATCHBAY_HOST: /,
  );
  holder.close();
});

test("a database that cannot be reached or refuses is named without its password", async () => {
  const free = net.createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address() as net.AddressInfo;
  free.close();
  await once(free, "close");
  const server = new URL(inject("testDatabaseServer").adminUrl);
  server.pathname = "/there_is_none";
  for (const url of [`postgres://u:a-password@127.0.0.1:${port}/x`, server.href]) {
    const told = explainStartFailure(await failureOfConnecting(url), { ...config, databaseUrl: url });
    expect(told).toMatch(
      /^DATABASE_URL: the database \w+ at 127.0.0.1:\d+ does not let us in \((ECONNREFUSED|3D000)\)/,
    );
    expect(told).not.toContain(new URL(url).password);
  }
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import type { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { startEmbeddedPostgres, type EmbeddedPostgres } from "../src/platform/database/embedded-postgres.ts";
import { withClient } from "./database-server.ts";

const quiet = { info: () => {}, warn: () => {} };
const isRoot = process.getuid?.() === 0;

let dataDir = "";
let folders: string[] = [];
let children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "patchbay-postgres-"));
  chmodSync(dataDir, 0o711);
  folders = [dataDir];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
  // Whatever a killed process left running.
  const last = await start();
  await last.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: quiet });
  folders.push(server.folder);
  return server;
}

/** Another process that uses the server; resolves with the address it was given. */
async function holdInAnotherProcess(): Promise<{ url: string; child: ChildProcess; end(): Promise<void> }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "hold-postgres.ts"), dataDir], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const [url]: string[] = await once(lines, "line");
  const end = async () => {
    const exited = once(child, "exit");
    child.stdin.end();
    await exited;
  };
  return { url: url ?? "", child, end };
}

const postmasterPid = (server: EmbeddedPostgres) =>
  Number(readFileSync(path.join(server.folder, "cluster/postmaster.pid"), "utf8").split("\n")[0]);

const isRunning = (server: EmbeddedPostgres) =>
  existsSync(path.join(server.folder, "cluster/postmaster.pid"));

describe("the embedded PostgreSQL", () => {
  it("is started again at the same address when its process is killed", async () => {
    const server = await start();
    const count = (client: Client) => client.query("create table if not exists kept (); select 1");
    await withClient(server.url, count);
    const killed = postmasterPid(server);
    process.kill(killed, "SIGKILL");
    await expect
      .poll(
        () =>
          withClient(server.url, count).then(
            () => postmasterPid(server),
            () => killed,
          ),
        {
          timeout: 30_000,
          interval: 200,
        },
      )
      .not.toBe(killed);
    await server.stop();
    expect(isRunning(server)).toBe(false);
  });

  it("has the settings that the change feed relies on", async () => {
    const server = await start();
    const { rows } = await withClient(server.url, (client) =>
      client.query<{ name: string; setting: string }>(
        `select name, setting from pg_settings where name in ('fsync', 'TimeZone', 'server_encoding', 'listen_addresses',
         'transaction_timeout', 'idle_in_transaction_session_timeout', 'password_encryption')
         union all select 'lower', lower('ÄÉ') union all select 'collate', datcollate from pg_database where datname = 'patchbay'`,
      ),
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
      fsync: "on",
      TimeZone: "UTC",
      server_encoding: "UTF8",
      listen_addresses: "127.0.0.1",
      transaction_timeout: "120000",
      idle_in_transaction_session_timeout: "60000",
      password_encryption: "scram-sha-256",
      lower: "äé",
      collate: "C",
    });
    const wrong = new URL(server.url);
    wrong.password = "guess";
    await expect(withClient(wrong.href, (client) => client.query("select 1"))).rejects.toThrow(/password/);
    await server.stop();
    expect(isRunning(server)).toBe(false);
  });

  it("is one server for processes that start at once, and ends with the last of them", async () => {
    const [first, second, third] = await Promise.all([
      holdInAnotherProcess(),
      holdInAnotherProcess(),
      start(),
    ]);
    expect(first.url).toBe(third.url);
    expect(second.url).toBe(third.url);
    await first.end();
    await third.stop();
    await withClient(second.url, (client) => client.query("select 1"));
    await second.end();
    expect(isRunning(third)).toBe(false);
  });

  it("outlives a killed process, and the next one finds it with its data", async () => {
    const killed = await holdInAnotherProcess();
    await withClient(killed.url, (client) =>
      client.query("create table kept (id int); insert into kept values (7)"),
    );
    const exited = once(killed.child, "exit");
    killed.child.kill("SIGKILL");
    await exited;
    const server = await start();
    expect(server.url).toBe(killed.url);
    const { rows } = await withClient(server.url, (client) => client.query("select id from kept"));
    expect(rows).toEqual([{ id: 7 }]);
    // The dead process counts for nothing: this was the last one.
    await server.stop();
    expect(isRunning(server)).toBe(false);
  });

  it("recovers when the server itself was killed", async () => {
    const before = await start();
    await withClient(before.url, (client) =>
      client.query("create table kept (id int); insert into kept values (7)"),
    );
    process.kill(postmasterPid(before), "SIGKILL");
    const after = await start();
    const { rows } = await withClient(after.url, (client) => client.query("select id from kept"));
    expect(rows).toEqual([{ id: 7 }]);
    await Promise.all([before.stop(), after.stop()]);
  });

  it("is not fooled by a process id that now belongs to somebody else", async () => {
    const before = await start();
    await before.stop();
    const lines = [
      process.pid,
      path.join(before.folder, "cluster"),
      1,
      5,
      "",
      "127.0.0.1",
      "0 0",
      "ready   ",
    ];
    writeFileSync(path.join(before.folder, "cluster/postmaster.pid"), `${lines.join("\n")}\n`);
    const after = await start();
    expect(postmasterPid(after)).not.toBe(process.pid);
    await withClient(after.url, (client) => client.query("select 1"));
    await after.stop();
  });

  it.runIf(isRoot)(
    "as root serves a data folder that nobody else can enter, and leaves it closed",
    async () => {
      chmodSync(dataDir, 0o700);
      const server = await start();
      expect(server.folder.startsWith("/var/lib/patchbay/")).toBe(true);
      await withClient(server.url, (client) => client.query("create table kept (id int)"));
      await server.stop();
      const again = await start();
      await withClient(again.url, (client) => client.query("select * from kept"));
      await again.stop();
    },
  );
});

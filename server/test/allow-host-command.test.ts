import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allowedHosts } from "../src/modules/access/index.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization, query } from "./builders.ts";

const entry = path.resolve(import.meta.dirname, "../src/allow-host.ts");
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false });
});
afterAll(() => app.close());

async function command(args: string[], env: Record<string, string> = { DATABASE_URL: app.database.url }) {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...(process.env["PATH"] && { PATH: process.env["PATH"] }), ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

test("it opens, lists and closes the door of one organization", { timeout: 60_000 }, async () => {
  const one = await makeOrganization(app);
  const other = await makeOrganization(app);
  const hostsOf = ({ id }: { id: string }) => allowedHosts(app.environment, id);

  expect(await command([one.slug, "HTTP://LocalHost:4020/hooks"])).toEqual({
    code: 0,
    output: `Callbacks of ${one.slug} may now go to localhost:4020.\n`,
  });
  expect((await command([one.slug, "localhost:4020"])).output).toContain("may go to localhost:4020 already");
  expect((await command([one.slug, "[::1]:4020"])).code).toBe(0);
  expect(await hostsOf(one)).toEqual(["[::1]:4020", "localhost:4020"]);
  expect(await hostsOf(other)).toEqual([]);

  await command([other.slug, "10.0.0.7:80"]);
  expect((await command(["--list", one.slug])).output).toBe(
    `${one.slug}  [::1]:4020\n${one.slug}  localhost:4020\n`,
  );
  expect((await command(["--list"])).output).toContain(`${other.slug}  10.0.0.7:80\n`);

  expect((await command(["--remove", one.slug, "localhost:4020"])).output).toContain("may no longer go to");
  expect((await command([one.slug, "localhost:4020", "--remove"])).output).toContain("was not allowed");
  expect(await hostsOf(one)).toEqual(["[::1]:4020"]);

  const { data } = await query(
    app,
    one.admin.token,
    `{ auditLog(first: 3) { edges { node { act actorName before after } } } }`,
  );
  const entry = (act: string, before: object | null, after: object | null) => ({
    node: { act, actorName: "npm run allow-host", before, after },
  });
  expect(data).toEqual({
    auditLog: {
      edges: [
        entry("callbackHost.disallowed", { host: "localhost:4020" }, null),
        entry("callbackHost.allowed", null, { host: "[::1]:4020" }),
        entry("callbackHost.allowed", null, { host: "localhost:4020" }),
      ],
    },
  });
});

test("it says what is wrong", { timeout: 60_000 }, async () => {
  const { slug, id } = await makeOrganization(app);
  const answers = await Promise.all([
    command([slug, "no port"]),
    command(["nobody", "127.0.0.1:1"]),
    command([slug]),
    command([slug, "a:1", "b:2"]),
    command(["--open", slug]),
  ]);
  expect(answers.map(({ code }) => code)).toEqual([1, 1, 2, 2, 2]);
  expect(answers.map(({ output }) => output)).toEqual([
    expect.stringContaining('"no port" is no host with its port'),
    expect.stringContaining('The organization "nobody" was not found.'),
    expect.stringContaining("npm run allow-host --"),
    expect.stringContaining("npm run allow-host --"),
    expect.stringContaining("Unknown option '--open'"),
  ]);
  expect(await allowedHosts(app.environment, id)).toEqual([]);

  const empty = mkdtempSync(path.join(tmpdir(), "patchbay-allow-"));
  const nowhere = await command(["--list"], { PATCHBAY_DATA_DIR: empty });
  rmSync(empty, { recursive: true });
  expect(nowhere).toEqual({ code: 2, output: expect.stringContaining("There is no database in") as string });
});

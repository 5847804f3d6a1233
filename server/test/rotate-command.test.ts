import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { createVault } from "../src/platform/vault/vault.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";
import { forgetDeadWorkers } from "./execution-proof.ts";
import { findShut, holdRotation, insertOldSecrets } from "./rotation-proof.ts";

const entry = path.resolve(import.meta.dirname, "../src/rotate-master-key.ts");
const [newKey, oldKey] = [generateMasterKey(), generateMasterKey()];
const bothKeys = `${newKey},${oldKey}`;
const newVault = createVault(parseMasterKeys(newKey));
const oldKeyId = createVault(parseMasterKeys(oldKey)).currentKeyId;
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(bothKeys) });
});
afterAll(() => app.close());
beforeEach(async () => {
  const { prisma } = app.environment.database;
  await prisma.credential.deleteMany();
  await prisma.masterKeyRotation.deleteMany();
});

type Command = {
  child: ChildProcess;
  ended: Promise<{ code: number | null; output: string }>;
  /** Resolves once it has written this. */
  said(text: string): Promise<void>;
};

function command(env: Record<string, string>): Command {
  const child = spawn(process.execPath, [entry], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...(process.env["PATH"] && { PATH: process.env["PATH"] }), ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return {
    child,
    ended: once(child, "close").then(([code]) => ({ code: code as number | null, output })),
    async said(text) {
      while (!output.includes(text)) await once(child.stdout, "data");
    },
  };
}

const settings = () => ({ DATABASE_URL: app.database.url, PATCHBAY_MASTER_KEYS: bothKeys });

test(
  "it re-wraps the secrets of every organization and says which key may go",
  { timeout: 60_000 },
  async () => {
    const organizations = [await makeOrganization(app), await makeOrganization(app)];
    for (const { id } of organizations) await insertOldSecrets(app, id, 700);
    const { code, output } = await command(settings()).ended;
    expect(output).toContain(`The current master key is ${newVault.currentKeyId}; 1400 secrets are wrapped`);
    expect(output).toContain("Re-wrapped 1400 of 1400");
    expect(output).toContain(
      `Key ${oldKeyId} is no longer used: you may remove it from PATCHBAY_MASTER_KEYS.`,
    );
    expect(code).toBe(0);
    for (const { id } of organizations)
      expect(await findShut(app.environment, newVault, id)).toEqual({ opened: 700, shut: [] });
  },
);

test("stopped by Ctrl-C or killed, it goes on where it was", { timeout: 120_000 }, async () => {
  const { prisma } = app.environment.database;
  const { id } = await makeOrganization(app);
  await insertOldSecrets(app, id, 2_200);
  const stopAt = async (done: number, signal: NodeJS.Signals) => {
    const held = await holdRotation(app, done);
    const { child, ended, said } = command(settings());
    await held.reached();
    child.kill(signal);
    if (signal === "SIGKILL") await ended;
    else await said("Stopping");
    await held.release();
    return ended;
  };
  const stopped = await stopAt(400, "SIGINT");
  expect(stopped.output).toContain("or run this command again.");
  expect(stopped.code).toBe(130);
  const afterStop = await prisma.masterKeyRotation.findFirstOrThrow();
  expect(afterStop).toMatchObject({ state: "RUNNING", total: 2_200, done: 1_000, lease: null });
  await stopAt(1_400, "SIGKILL");
  await forgetDeadWorkers(app.environment);
  const { code, output } = await command(settings()).ended;
  expect(output).toContain("Re-wrapped 2200 of 2200");
  expect(code).toBe(0);
  expect(await prisma.masterKeyRotation.count(), "all three went on with the same").toBe(1);
  expect(await findShut(app.environment, newVault, id)).toEqual({ opened: 2_200, shut: [] });
});

test("it says what is in the way", { timeout: 60_000 }, async () => {
  const { id } = await makeOrganization(app);
  await insertOldSecrets(app, id, 3);
  const empty = mkdtempSync(path.join(tmpdir(), "patchbay-rotate-"));
  const [unknown, nowhere] = await Promise.all([
    command({ ...settings(), PATCHBAY_MASTER_KEYS: generateMasterKey() }).ended,
    command({ PATCHBAY_DATA_DIR: empty, PATCHBAY_MASTER_KEYS: newKey }).ended,
  ]);
  rmSync(empty, { recursive: true });
  expect(unknown.output).toContain("does not hold the master key");
  expect(unknown.code).toBe(1);
  expect(nowhere.output).toContain("There is no database in");
  expect(nowhere.code).toBe(2);

  // Without the old key nobody but a person can help: the secrets stay, and the exit code says so.
  const shut = await command({ ...settings(), PATCHBAY_MASTER_KEYS: newKey }).ended;
  expect(shut.output).toContain(
    `Key ${oldKeyId} still wraps 3 secrets, but PATCHBAY_MASTER_KEYS does not hold it`,
  );
  expect(shut.code).toBe(1);
});

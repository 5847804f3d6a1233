import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadSnapshot } from "./snapshot.ts";
import { startSimulator } from "./simulator.ts";
import { makeTestClient } from "./test-client.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulator-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("keeps clients, tokens, channels, records and the clock over a restart", async () => {
  const stateFile = join(folder, "deep", "simulator.json");
  const first = await startSimulator({ stateFile });
  const grant = await makeTestClient(first).connect("northwind");
  const { ids } = first.control.createRecords({ org: "northwind", module: "Leads" });
  first.control.setClock({ advanceMs: 1_000_000 });
  await first.stop();
  expect((await stat(stateFile)).mode & 0o777).toBe(0o600);

  const port = Number(new URL(first.origin).port);
  const second = await startSimulator({ stateFile, port });
  expect((await grant.request(`Leads/${ids[0]}`)).status).toBe(200);
  expect((await grant.refresh()).json).toHaveProperty("access_token");
  expect(second.control.clock().offsetMs).toBe(1_000_000);
  await second.stop();
});

it("ends with the parent that holds its stdin", async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url))], {
    env: { PATCHBAY_SIMULATOR_PORT: "0", PATCHBAY_DATA_DIR: folder },
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(createInterface(child.stdout), "line");
  child.stdin.destroy();
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("has an exchanged refresh token on disk before it answers, so that a kill -9 does not lose it", async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url))], {
    env: { PATCHBAY_SIMULATOR_PORT: "0", PATCHBAY_DATA_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const origin = /http:\S+/.exec(line)?.[0] ?? "";
    const post = async (path: string, body: object) =>
      (await (
        await fetch(`${origin}/control/${path}`, { method: "POST", body: JSON.stringify(body) })
      ).json()) as Record<string, string>;
    const client = await post("clients", { name: "Kill", redirectUris: ["http://127.0.0.1:9/c"] });
    const query = new URLSearchParams({
      response_type: "code",
      client_id: client["id"] ?? "",
      redirect_uri: "http://127.0.0.1:9/c",
      scope: "ZohoCRM.org.READ",
      access_type: "offline",
      prompt: "consent",
    });
    const consent = { authorizeUrl: `${origin}/us/accounts/oauth/v2/auth?${query}`, org: "acme" };
    const redirect = new URL((await post("consent", consent))["redirect"] ?? "");
    const answer = await fetch(`${origin}/us/accounts/oauth/v2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: redirect.searchParams.get("code") ?? "",
        redirect_uri: "http://127.0.0.1:9/c",
        client_id: client["id"] ?? "",
        client_secret: client["secret"] ?? "",
      }),
    });
    const { refresh_token: refreshToken } = (await answer.json()) as { refresh_token: string };
    child.kill("SIGKILL");
    await once(child, "exit");
    const kept = loadSnapshot(join(folder, "simulator.json"));
    expect(Object.values(kept?.refreshTokens ?? {}).map((token) => token.value)).toEqual([refreshToken]);
  } finally {
    child.kill("SIGKILL");
  }
});

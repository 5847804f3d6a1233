import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeGenericClient } from "./generic/test-client.ts";
import { loadSnapshot } from "./snapshot.ts";
import { startSimulator } from "./simulator.ts";
import { ALL_SCOPES, jsonBody, makeTestClient } from "./test-client.ts";

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

it("keeps customers of Books, and grants of the generic service, over a restart", async () => {
  const stateFile = join(folder, "simulator.json");
  const first = await startSimulator({ stateFile });
  first.control.createCustomers({ org: "acme", email: "ada@ada.example" });
  const client = makeGenericClient(first);
  const { accessToken, refreshToken } = await client.connect();
  await first.stop();

  const second = await startSimulator({ stateFile, port: Number(new URL(first.origin).port) });
  expect(second.control.listCustomers("acme", 20, "ada@ada.example").total).toBe(1);
  expect((await client.api(accessToken, "me")).status).toBe(200);
  expect((await client.refresh(refreshToken)).status).toBe(200);
  expect((await client.refresh(refreshToken)).status).toBe(400);
  await second.stop();
});

it("takes over the state of a build that knew neither Bigin nor Webinar nor shares of faults", async () => {
  const stateFile = join(folder, "simulator.json");
  const first = await startSimulator({ stateFile });
  first.control.changeOrg("acme", { latencyMs: 0 });
  const client = makeTestClient(first);
  const scope = [...ALL_SCOPES, "ZohoBigin.modules.ALL", "ZohoWebinar.webinar.READ"].join(",");
  const grant = await client.connect("acme", { scope });
  const { ids } = first.control.createRecords({ org: "acme", module: "Leads" });
  const notify_url = `${first.origin}/receiver/hook`;
  const watch = [{ channel_id: "1", events: ["Leads.all"], notify_url }];
  await grant.request("actions/watch", jsonBody("POST", { watch }));
  await first.stop();
  const older = JSON.parse(await readFile(stateFile, "utf8"), (key, value: unknown) =>
    [
      "product",
      "webinars",
      "books",
      "generic",
      "changes",
      "seen",
      "seed",
      "dropShare",
      "duplicateShare",
    ].includes(key) || ["notificationsDoubled", "faultsTaken"].includes(key)
      ? undefined
      : value,
  ) as object;
  await writeFile(stateFile, JSON.stringify(older));

  const second = await startSimulator({ stateFile, port: Number(new URL(first.origin).port) });
  expect((await grant.request(`Leads/${ids[0]}`)).status).toBe(200);
  second.control.updateRecords({ org: "acme", module: "Leads", ids });
  await second.control.settled();
  expect(second.control.receivedRequests("hook")).toHaveLength(1);
  second.control.createRecords({ org: "acme", product: "bigin", module: "Contacts" });
  expect((await grant.reach("api/bigin/v2/Contacts?fields=id")).status).toBe(200);
  const { zgid } = second.control.getOrg("acme");
  const webinars = await grant.reach(`webinar/api/v2/${zgid}/webinar.json`);
  expect(webinars.json["session"]).toHaveLength(3);
  expect(second.control.getOrg("acme").customers).toBe(2);
  await makeGenericClient(second).connect();
  expect(second.control.setNotifications({ drop: 1 })).toMatchObject({ drop: 1, dropShare: 0, seed: 1 });
  expect(second.control.counters().byOrg["acme"]?.changes).toEqual({
    "crm/Leads": { updated: 1 },
    "bigin/Contacts": { created: 1 },
  });
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

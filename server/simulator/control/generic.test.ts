import { afterEach, beforeEach, expect, it } from "vitest";
import { makeGenericClient } from "../generic/test-client.ts";
import { startSimulator, type Simulator } from "../simulator.ts";
import { callAt } from "../test-client.ts";

let simulator: Simulator;
let client: ReturnType<typeof makeGenericClient>;

beforeEach(async () => {
  simulator = await startSimulator();
  client = makeGenericClient(simulator);
});
afterEach(() => simulator.stop());

const control = (method: string, path: string, body?: object) =>
  callAt(
    `${simulator.origin}/control/${path}`,
    body === undefined ? { method } : { method, body: JSON.stringify(body) },
  );

it("registers clients, users and keys, and takes them away", async () => {
  const made = await control("POST", "generic/clients", { auth: "none", settings: { rotation: false } });
  expect(made.json).toMatchObject({ auth: "none", secret: "", settings: { rotation: false } });
  const path = `generic/clients/${String(made.json["id"])}`;
  expect((await control("DELETE", path)).status).toBe(204);
  expect((await control("DELETE", path)).status).toBe(404);
  const kim = { id: "kim", password: "p", account: { id: "acct_9", name: "Kim Ltd" } };
  expect((await control("POST", "generic/users", kim)).json).toMatchObject({
    ...kim,
    email: "kim@generic.example",
  });
  const key = await control("POST", "generic/keys", { userId: "kim", name: "kims" });
  const headers = { "x-api-key": String(key.json["key"]) };
  expect((await callAt(`${client.base}/api/me`, { headers })).json).toMatchObject({
    account: { name: "Kim Ltd" },
  });
  expect((await control("GET", "generic/keys")).text).toContain("kims");
  expect((await control("GET", "generic/clients/one/two")).status).toBe(404);
});

it("decides a consent, counts, expires and revokes", async () => {
  const authorizeUrl = client.authorizeUrl();
  const { json } = await control("POST", "consent", { authorizeUrl, user: "sam" });
  const code = new URL(String(json["redirect"])).searchParams.get("code") ?? "";
  await client.exchange(code);
  expect((await control("GET", "generic/counters")).json).toMatchObject({
    consents: 1,
    granted: { authorization_code: 1 },
  });
  expect((await control("POST", "generic/grants/expire", { userId: "sam" })).json).toEqual({ expired: 1 });
  expect((await control("POST", "generic/grants/revoke", {})).json).toEqual({ revoked: 1 });
  expect((await control("GET", "generic/grants?userId=sam")).text).toContain('"endedBecause":"control"');
  expect((await control("DELETE", "generic/counters")).status).toBe(204);
  const nobody = await control("POST", "consent", { authorizeUrl, user: "nobody" });
  expect([nobody.status, nobody.json]).toEqual([400, { error: "user does not exist" }]);
});

it.each([
  ["generic/settings", { rotation: "yes" }, "rotation must be true or false"],
  ["generic/settings", { accessTokenLifeSeconds: -1 }, "accessTokenLifeSeconds must be an integer"],
])("refuses %s %o", async (path, body, error) => {
  const answer = await control("PATCH", path, body);
  expect([answer.status, String(answer.json["error"])]).toEqual([400, expect.stringContaining(error)]);
});

it("sets and unsets how the server behaves, and shows no secret with the state", async () => {
  await control("PATCH", "generic/settings", { grantedScopes: ["profile"], iss: "https://x.example" });
  const back = await control("PATCH", "generic/settings", { grantedScopes: null, iss: null });
  expect(back.json).toMatchObject({ grantedScopes: null, iss: null, rotation: true });
  const { accessToken, refreshToken } = await client.connect();
  const { text } = await control("GET", "state");
  expect(text).toContain(client.client.id);
  for (const secret of [client.client.secret, accessToken, refreshToken, "generic-demo-key", "-password"])
    expect(text).not.toContain(secret);
});

it("resets to the seed and keeps clients, users and keys when asked", async () => {
  const { refreshToken } = await client.connect();
  await control("POST", "reset", { keepClients: true });
  expect((await client.refresh(refreshToken)).json["error"]).toBe("invalid_grant");
  expect(simulator.control.generic.listClients()).toHaveLength(1);
  await control("POST", "reset", {});
  expect(simulator.control.generic.listClients()).toEqual([]);
});

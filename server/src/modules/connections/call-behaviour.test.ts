import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { startTestApp, useTestApp } from "../../../test/app.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { invoke } from "../../../test/connect-books.ts";
import { act, connect, makeConnection, makeGenericOrganization } from "./generic-service.fixture.ts";

const suite = useTestApp();
let organization: TestOrganization;
let connection: { id: string; linkName: string };
beforeAll(async () => {
  organization = await makeGenericOrganization(suite.app);
  connection = await makeConnection(suite.app, organization);
  await connect(suite.app, organization, connection.id);
});

const call = (request: Record<string, unknown>) =>
  invoke(suite.app, organization.admin.token, connection.linkName, request);

describe("a call", () => {
  test("that is safe is made again where the service fails for the moment", async () => {
    expect(await call({ path: "/flaky/2?key=a&retryAfter=0" })).toMatchObject({
      status: 200,
      attempts: 3,
      body: { attempt: 3 },
    });
  });

  test("that changes something is made once", async () => {
    expect(await call({ method: "POST", path: "/flaky/2?key=b&retryAfter=0", body: {} })).toMatchObject({
      status: 503,
      attempts: 1,
    });
  });

  test("is given back where the service asks for a long pause", async () => {
    expect(await call({ path: "/flaky/2?key=c&retryAfter=3600" })).toMatchObject({
      status: 503,
      attempts: 1,
      headers: { "retry-after": "3600" },
    });
  });

  test("follows redirects at the service, and none that lead elsewhere", async () => {
    const { origin } = suite.app.simulator;
    const inside = `${origin}/generic/api/me`;
    expect(await call({ path: `/redirect?to=${encodeURIComponent(inside)}` })).toMatchObject({
      status: 200,
      attempts: 2,
    });
    const outside = "https://elsewhere.example/x";
    expect(await call({ path: `/redirect?to=${encodeURIComponent(outside)}` })).toMatchObject({
      status: 302,
      attempts: 1,
      headers: { location: outside },
    });
    const blocked = "http://169.254.169.254/latest/meta-data";
    expect(await call({ path: `/redirect?to=${encodeURIComponent(blocked)}` })).toMatchObject({
      code: "BLOCKED_ADDRESS",
    });
    expect(
      await call({ method: "POST", path: `/redirect?to=${encodeURIComponent(inside)}&status=307` }),
    ).toMatchObject({
      status: 307,
    });
  });

  test("sends what the caller gives but no credentials, cookies or hosts of theirs, and shows none of ours", async () => {
    const answer = await call({
      method: "POST",
      path: "/echo/deep?a=1",
      query: { b: ["2", "3"], c: true },
      headers: {
        Authorization: "Bearer mine",
        Cookie: "a=b",
        Host: "elsewhere.example",
        "X-Forwarded-For": "1.2.3.4",
        "X-Own": "kept",
      },
      body: { text: "Ärger" },
    });
    expect(answer).toMatchObject({ status: 200 });
    const echoed = JSON.stringify(answer["body"]);
    expect(echoed).toContain("kept");
    expect(echoed).toContain("Ärger");
    expect(echoed).not.toMatch(/Bearer mine|a=b|elsewhere\.example|1\.2\.3\.4/);
    expect(echoed).toMatch(/\*{20,}/);
    const live = suite.app.simulator.control.generic.listGrants().length;
    expect(live).toBeGreaterThan(0);
  });

  test("keeps to the connection's own limit, and says when the next may be made", async () => {
    const limited = await makeConnection(suite.app, organization, "Limited");
    await connect(suite.app, organization, limited.id);
    await act(suite.app, organization.admin.token, "updateConnection", {
      connectionId: limited.id,
      callsPerMinute: 2,
    });
    const ask = () => invoke(suite.app, organization.admin.token, limited.linkName, { path: "/me" });
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.map((answer) => answer["status"] ?? answer["code"]).toSorted()).toEqual([
      200,
      200,
      "RATE_LIMITED",
      "RATE_LIMITED",
    ]);
    expect(answers.find((answer) => answer["code"])).toMatchObject({ retryAfterMs: 30_000 });
  });

  test("is logged with its bodies only where the connection keeps them, secrets hidden", async () => {
    const keeping = await makeConnection(suite.app, organization, "Keeping");
    await connect(suite.app, organization, keeping.id);
    await act(suite.app, organization.admin.token, "updateConnection", {
      connectionId: keeping.id,
      keepsBodies: true,
    });
    await invoke(suite.app, organization.admin.token, keeping.linkName, {
      method: "POST",
      path: "/echo/x?private=1",
      bodyText: "what was sent",
    });
    const where = { connectionId: parseGlobalId(keeping.id)?.id ?? "" };
    const { prisma } = suite.app.environment.database;
    await expect.poll(() => prisma.connectionCall.count({ where })).toBe(1);
    const logged = await prisma.connectionCall.findFirstOrThrow({ where });
    expect(logged).toMatchObject({
      method: "POST",
      path: "/generic/api/echo/x",
      requestBody: "what was sent",
      requestBytes: 13,
      failed: false,
    });
    expect(logged.responseBody).toContain("what was sent");
    expect(logged.responseBody).toMatch(/\*{20,}/);
  });
});

test("an answer that comes compressed all the same is opened, and searched for secrets", async () => {
  let letGo: () => void = () => undefined;
  const isLetGo = new Promise<void>((done) => (letGo = done));
  const api = createServer((request, response) => {
    if (request.url === "/odd") {
      response.once("close", letGo);
      response.writeHead(200, { "content-encoding": "compress" });
      response.write("and then nothing more");
      return;
    }
    response.writeHead(200, {
      "content-type": "text/plain",
      "content-encoding": "gzip",
      "set-cookie": "a=b",
    });
    response.end(gzipSync(`You sent ${request.headers["x-api-key"]}.`));
  });
  await new Promise<void>((done) => api.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const app = await startTestApp({ openOrigins: [origin], work: false });
  try {
    const other = await makeGenericOrganization(app);
    await act(app, other.admin.token, "createCustomService", {
      key: "zipped",
      name: "Zipped",
      definition: {
        authType: "API_KEY",
        apiBaseUrl: origin,
        credentialName: "X-Api-Key",
        credentialTemplate: "{credential}",
      },
    });
    const { id, linkName } = await makeConnection(app, other, "Zipped", "zipped");
    const saved = await act(app, other.admin.token, "saveConnectionCredentials", {
      connectionId: id,
      environment: "DEVELOPMENT",
      credentials: { apiKey: "a-key-that-nobody-sees" },
    });
    expect(saved.__typename).toBe("SaveConnectionCredentialsPayload");
    const answer = await invoke(app, other.admin.token, linkName, { path: "/" });
    expect(answer).toMatchObject({ status: 200, bodyText: `You sent ${"*".repeat(22)}.` });
    expect(Object.keys(answer["headers"] as object).toSorted()).toEqual(["content-type", "date"]);
    // What cannot be opened is not passed on, and its connection is not kept.
    expect(await invoke(app, other.admin.token, linkName, { path: "/odd" })).toMatchObject({
      code: "UNREACHABLE",
    });
    await isLetGo;
  } finally {
    await app.close();
    api.close();
  }
});

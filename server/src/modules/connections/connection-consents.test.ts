import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { connectBooks, makeBooksOrganization } from "../../../test/connect-books.ts";
import {
  act,
  authorizationsOf,
  comeBack,
  connect,
  makeConnection,
  makeGenericOrganization,
  rowsOf,
  saveClient,
} from "./generic-service.fixture.ts";

const suite = useTestApp({ work: false });
const none = { connections: 1, authorizations: 0, tokens: 0 };

async function scene(): Promise<TestOrganization & { connectionId: string; linkName: string }> {
  const organization = await makeGenericOrganization(suite.app);
  const { id, linkName } = await makeConnection(suite.app, organization);
  return { ...organization, connectionId: id, linkName };
}

/** The grants of an organization's client at the provider, oldest first. */
function grantsOf({ slug }: TestOrganization) {
  const { generic } = suite.app.simulator.control;
  const clients = generic.listClients().filter(({ name }) => name === slug);
  return clients.flatMap(({ id }) => generic.listGrants({ clientId: id }));
}

const act1 = (
  organization: TestOrganization,
  name: string,
  input: Record<string, unknown>,
  fields?: string,
) => act(suite.app, organization.admin.token, name, input, fields);

test("a consent connects it in one environment, and says whose it is", async () => {
  const here = await scene();
  expect(await connect(suite.app, here, here.connectionId)).toMatchObject({
    connection: here.connectionId,
    environment: "DEVELOPMENT",
    error: null,
  });
  const [only, ...others] = await authorizationsOf(suite.app, here, here.linkName);
  expect(others).toEqual([]);
  const { origin } = suite.app.simulator;
  expect(only).toMatchObject({
    environment: "DEVELOPMENT",
    status: "CONNECTED",
    reason: "Connected as Acme Workshop.",
    providerAccountId: "acct_1001",
    providerAccountName: "Acme Workshop",
    scopes: ["profile", "items.read"],
    missingScopes: [],
    extraScopes: [],
    apiBaseUrl: `${origin}/generic/api`,
    apiHosts: [new URL(origin).host],
    proxyUrl: `${suite.app.environment.publicUrl}/proxy/development/${here.linkName}/`,
    tokenHealth: { state: "HEALTHY", refreshes: true, refreshFailures: 0 },
  });
  await connect(suite.app, here, here.connectionId, { environment: "PRODUCTION", user: "alex" });
  const both = await authorizationsOf(suite.app, here, here.linkName);
  expect(both.map((each) => [each["environment"], each["providerAccountId"]])).toEqual([
    ["DEVELOPMENT", "acct_1001"],
    ["PRODUCTION", "acct_1002"],
  ]);
});

test("create and connect lead to the consent at once", async () => {
  const organization = await makeGenericOrganization(suite.app);
  const made = await act1(
    organization,
    "createConnection",
    { name: "At once", serviceKey: "generic", scopes: ["profile"], connect: { environment: "PRODUCTION" } },
    "authorizationUrl expiresAt connection { id linkName }",
  );
  const asked = new URL(String(made["authorizationUrl"]));
  expect(asked.searchParams.get("scope")).toBe("profile");
  expect(await comeBack(suite.app, made)).toMatchObject({ environment: "PRODUCTION", error: null });
});

describe("reconnecting", () => {
  test("takes the same account alone, and gives other tokens back", async () => {
    const here = await scene();
    await connect(suite.app, here, here.connectionId);
    const told = await connect(suite.app, here, here.connectionId, { user: "alex" });
    expect(told).toMatchObject({ error: "DIFFERENT_ACCOUNT", connection: here.connectionId });
    const [first, second] = grantsOf(here);
    expect([first?.live, second?.live, second?.endedBecause]).toEqual([true, false, "client"]);
    const [kept] = await authorizationsOf(suite.app, here, here.linkName);
    expect(kept).toMatchObject({ providerAccountId: "acct_1001", status: "CONNECTED" });
  });

  test("another account takes its place where that is allowed; the former tokens are ended", async () => {
    const here = await scene();
    await connect(suite.app, here, here.connectionId);
    const input = { allowDifferentAccount: true };
    expect(await connect(suite.app, here, here.connectionId, { user: "alex", input })).toMatchObject({
      error: null,
    });
    const [kept] = await authorizationsOf(suite.app, here, here.linkName);
    expect(kept).toMatchObject({ providerAccountId: "acct_1002", providerAccountName: "Nordic Studio" });
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false, true]);
    expect(await rowsOf(suite.app, here)).toEqual({ connections: 1, authorizations: 1, tokens: 1 });
  });

  test("resolves the Problem, and leaves the hold of a person", async () => {
    const here = await scene();
    await connect(suite.app, here, here.connectionId);
    await act1(here, "revokeConnection", { connectionId: here.connectionId, environment: "DEVELOPMENT" });
    await connect(suite.app, here, here.connectionId);
    const [kept] = await authorizationsOf(suite.app, here, here.linkName);
    expect(kept).toMatchObject({ status: "REVOKED" });
  });

  test("shows what is granted beyond and below what is asked for", async () => {
    const here = await scene();
    await connect(suite.app, here, here.connectionId);
    await act1(here, "updateConnection", {
      connectionId: here.connectionId,
      scopes: ["items.read", "items.write"],
    });
    const [drifted] = await authorizationsOf(suite.app, here, here.linkName);
    expect(drifted).toMatchObject({ missingScopes: ["items.write"], extraScopes: ["profile"] });
    await act1(here, "updateConnection", {
      connectionId: here.connectionId,
      scopes: ["profile", "items.read", "items.write"],
    });
    expect(await connect(suite.app, here, here.connectionId)).toMatchObject({ error: null });
    const [after] = await authorizationsOf(suite.app, here, here.linkName);
    expect(after).toMatchObject({ missingScopes: [], extraScopes: [] });
  });
});

test("less than was asked for is kept and shown", async () => {
  const here = await scene();
  const { generic } = suite.app.simulator.control;
  const [client] = generic.listClients().filter(({ name }) => name === here.slug);
  generic.registerClient({ ...client, settings: { grantedScopes: ["profile"] } });
  expect(await connect(suite.app, here, here.connectionId)).toMatchObject({ error: null });
  const [kept] = await authorizationsOf(suite.app, here, here.linkName);
  expect(kept).toMatchObject({ scopes: ["profile"], missingScopes: ["items.read"] });
});

test("two consents of one environment that finish at once leave one authorization", async () => {
  const here = await scene();
  const input = { connectionId: here.connectionId, environment: "DEVELOPMENT" };
  const begun = await Promise.all([
    act1(here, "authorizeConnection", input, "authorizationUrl"),
    act1(here, "authorizeConnection", input, "authorizationUrl"),
  ]);
  const told = await Promise.all(begun.map((each) => comeBack(suite.app, each)));
  expect(told.map(({ error }) => error)).toEqual([null, null]);
  expect(await rowsOf(suite.app, here)).toEqual({ connections: 1, authorizations: 1, tokens: 1 });
  // The tokens of the one that the other took the place of are nobody's: they are ended.
  expect(grantsOf(here).filter(({ live }) => live)).toHaveLength(1);
});

describe("nothing is half-made", () => {
  test("when the consent is denied", async () => {
    const here = await scene();
    const input = { connectionId: here.connectionId, environment: "DEVELOPMENT" };
    const begun = await act1(here, "authorizeConnection", input, "authorizationUrl");
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: String(begun["authorizationUrl"]),
      user: "robin",
      accept: false,
    });
    // A browser that did not begin it is not told what it was for.
    const stranger = await fetch(redirect, { redirect: "manual" });
    expect(stranger.headers.get("location")).toContain("error=WRONG_BROWSER");
    expect(stranger.headers.get("location")).not.toContain("connection=");
    const answer = await fetch(redirect, { redirect: "manual", headers: { cookie: begun.cookie } });
    const told = new URL(answer.headers.get("location") ?? "").searchParams;
    expect(told.get("error")).toBe("CONSENT_DENIED");
    // The console begins again where it was begun.
    expect(told.get("connection")).toBe(here.connectionId);
    expect(told.get("environment")).toBe("DEVELOPMENT");
    expect(await rowsOf(suite.app, here)).toEqual(none);
  });

  test.each([
    ["the token endpoint", "/generic/oauth/token", 0],
    ["whose it is", "/generic/userinfo", 1],
  ])("when the provider is down at %s", async (_name, pathPrefix, granted) => {
    const here = await scene();
    const input = { connectionId: here.connectionId, environment: "DEVELOPMENT" };
    const begun = await act1(here, "authorizeConnection", input, "authorizationUrl");
    suite.app.simulator.control.addFault({ pathPrefix, status: 503 });
    expect(await comeBack(suite.app, begun)).toMatchObject({
      error: "PROVIDER_ERROR",
      connection: here.connectionId,
    });
    suite.app.simulator.control.clearFaults();
    expect(await rowsOf(suite.app, here)).toEqual(none);
    expect(grantsOf(here).map(({ live }) => live)).toEqual(Array.from({ length: granted }, () => false));
  });

  test("when the connection was deleted meanwhile", async () => {
    const here = await scene();
    const input = { connectionId: here.connectionId, environment: "DEVELOPMENT" };
    const begun = await act1(here, "authorizeConnection", input, "authorizationUrl");
    await act1(here, "deleteConnection", { connectionId: here.connectionId });
    expect(await comeBack(suite.app, begun)).toMatchObject({ error: "STATE_UNKNOWN" });
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false]);
    expect((await rowsOf(suite.app, here)).tokens).toBe(0);
  });
});

test("what refuses to tell whose it is is kept without a name", async () => {
  const organization = await makeGenericOrganization(suite.app, {
    identityUrl: `${suite.app.simulator.origin}/generic/api/status/404`,
  });
  const { id, linkName } = await makeConnection(suite.app, organization);
  expect(await connect(suite.app, organization, id)).toMatchObject({ error: null });
  const [kept] = await authorizationsOf(suite.app, organization, linkName);
  expect(kept).toMatchObject({
    providerAccountId: null,
    reason: "Connected. The service does not tell whose account it is.",
  });
});

test("accounts and connections of one Zoho client share its budget of refresh tokens", async () => {
  const organization = await makeBooksOrganization(suite.app);
  const first = await connectBooks(suite.app, organization, { name: "First" });
  const { prisma } = suite.app.environment.database;
  const stored = await prisma.authorization.findFirstOrThrow({ where: { organizationId: organization.id } });
  expect(stored).toMatchObject({ clientId: expect.any(String), providerUserId: expect.any(String) });
  const connection = await prisma.connectionAuthorization.findFirstOrThrow({
    where: { organizationId: organization.id },
  });
  // Nineteen more of the same person and client.
  const copy = async (index: number) => {
    const made = await act1(
      organization,
      "createConnection",
      { name: `More ${index}`, serviceKey: "zoho-books" },
      "connection { id }",
    );
    const { id: credentialId } = await prisma.credential.create({
      data: {
        ...(await prisma.credential.findUniqueOrThrow({ where: { id: stored.credentialId } })),
        id: crypto.randomUUID(),
      },
    });
    const { id: authorizationId } = await prisma.authorization.create({
      data: {
        ...stored,
        parameters: {},
        id: crypto.randomUUID(),
        credentialId,
        refreshTokenHash: `hash ${index}`,
      },
    });
    const { id } = made["connection"] as { id: string };
    await prisma.connectionAuthorization.create({
      data: {
        ...connection,
        providerReceipt: undefined,
        connectionId: parseGlobalId(id)?.id ?? "",
        authorizationId,
        grantedAt: new Date(connection.grantedAt.getTime() + (index + 1) * 1000),
      } as never,
    });
    return id;
  };
  const create = (input: Record<string, unknown> = {}) =>
    act1(
      organization,
      "createConnection",
      { name: "One more", serviceKey: "zoho-books", connect: { environment: "DEVELOPMENT", ...input } },
      "warnings { message live limit } connection { id }",
    );
  for (let index = 0; index < 15; index += 1) await copy(index);
  expect((await create())["warnings"]).toEqual([]);
  await copy(15);
  expect((await create())["warnings"]).toEqual([
    { message: expect.stringContaining("20"), live: 17, limit: 20 },
  ]);
  await copy(16);
  await copy(17);
  const last = await copy(18);
  const before = (await rowsOf(suite.app, organization)).connections;
  expect(await create()).toMatchObject({
    code: "TOKEN_BUDGET",
    message: expect.stringContaining("First (development)"),
  });
  expect((await rowsOf(suite.app, organization)).connections).toBe(before);
  expect((await create({ acceptTokenLoss: true }))["warnings"]).toEqual([
    { message: expect.stringContaining("First (development) ends"), live: 20, limit: 20 },
  ]);
  const reconnect = (connectionId: string) =>
    act1(
      organization,
      "authorizeConnection",
      { connectionId, environment: "DEVELOPMENT" },
      "warnings { live }",
    );
  // The oldest one's own token is replaced anyway; that of another is not.
  expect((await reconnect(first.globalId))["warnings"]).toEqual([{ live: 20 }]);
  expect(await reconnect(last)).toMatchObject({ code: "TOKEN_BUDGET" });
});

test("a client that was saved anew does not end the tokens of the former", async () => {
  const here = await scene();
  await connect(suite.app, here, here.connectionId);
  await saveClient(suite.app, here);
  expect(await connect(suite.app, here, here.connectionId)).toMatchObject({ error: null });
  expect(
    grantsOf(here)
      .map(({ live }) => live)
      .toSorted(),
  ).toEqual([true, true]);
});

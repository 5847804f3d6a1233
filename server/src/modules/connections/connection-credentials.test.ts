import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { registerClient } from "../../../test/consent.ts";
import {
  act,
  authorizationsOf,
  connect,
  define,
  makeConnection,
  makeGenericOrganization,
  plainDefinition,
  rowsOf,
  saveClient,
} from "./generic-service.fixture.ts";

const suite = useTestApp({ work: false });
const key = "generic-demo-key";

async function scene(authType: Parameters<typeof plainDefinition>[1]) {
  const organization = await makeOrganization(suite.app);
  await define(suite.app, organization, plainDefinition(suite.app, authType));
  const { id, linkName } = await makeConnection(suite.app, organization);
  return { ...organization, connectionId: id, linkName };
}

function save(
  organization: TestOrganization & { connectionId: string },
  credentials: Record<string, unknown>,
  input: Record<string, unknown> = {},
) {
  return act(
    suite.app,
    organization.admin.token,
    "saveConnectionCredentials",
    { connectionId: organization.connectionId, environment: "DEVELOPMENT", credentials, ...input },
    "connection { authorizations { status providerAccountName } }",
  );
}

const connected = { authorizations: [{ status: "CONNECTED", providerAccountName: "Acme Workshop" }] };

describe("an API key", () => {
  test("is tried, sealed and connects", async () => {
    const here = await scene("API_KEY");
    expect((await save(here, { apiKey: key }))["connection"]).toEqual(connected);
    const { prisma } = suite.app.environment.database;
    const [stored] = await prisma.credential.findMany({
      where: { organizationId: here.id, purpose: "tokens" },
    });
    expect(Buffer.from(stored?.ciphertext ?? []).includes(key)).toBe(false);
    expect(await authorizationsOf(suite.app, here, here.linkName)).toMatchObject([
      { tokenHealth: { refreshes: false }, scopes: [], missingScopes: [] },
    ]);
  });

  test("that is not taken is not kept", async () => {
    const here = await scene("API_KEY");
    expect(await save(here, { apiKey: "a-wrong-key" })).toMatchObject({
      code: "VALIDATION",
      issues: [{ path: "credentials.apiKey" }],
    });
    expect(await save(here, { apiKey: "two\nlines" })).toMatchObject({
      issues: [{ path: "credentials.apiKey" }],
    });
    expect(await save(here, { basic: { username: "robin", password: "x" } })).toMatchObject({
      issues: [{ path: "credentials", message: expect.stringContaining("an API key") }],
    });
    expect(await rowsOf(suite.app, here)).toMatchObject({ authorizations: 0, tokens: 0 });
  });

  test("is not kept while the service cannot be asked", async () => {
    const here = await scene("API_KEY");
    suite.app.simulator.control.addFault({ pathPrefix: "/generic/userinfo", status: 503 });
    expect(await save(here, { apiKey: key })).toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
    suite.app.simulator.control.clearFaults();
    expect(await rowsOf(suite.app, here)).toMatchObject({ authorizations: 0, tokens: 0 });
  });

  test("of another account takes the place only where that is allowed", async () => {
    const here = await scene("API_KEY");
    await save(here, { apiKey: key });
    const other = suite.app.simulator.control.generic.addKey({ userId: "alex" }).key;
    expect(await save(here, { apiKey: other })).toMatchObject({ code: "DIFFERENT_ACCOUNT" });
    const allowed = await save(here, { apiKey: other }, { allowDifferentAccount: true });
    expect(allowed["connection"]).toEqual({
      authorizations: [{ status: "CONNECTED", providerAccountName: "Nordic Studio" }],
    });
  });
});

test("a user name and a password connect", async () => {
  const here = await scene("BASIC");
  const saved = await save(here, { basic: { username: "robin", password: "robin-password" } });
  expect(saved["connection"]).toEqual(connected);
  expect(await save(here, { basic: { username: "robin", password: "wrong" } })).toMatchObject({
    issues: [{ path: "credentials.basic" }],
  });
  expect(await save(here, { basic: { username: "a:b", password: "x" } })).toMatchObject({
    issues: [{ path: "credentials.basic.username" }],
  });
});

test("client credentials are issued at once", async () => {
  const here = await scene("OAUTH2_CLIENT_CREDENTIALS");
  expect(await save(here, { clientCredentials: true })).toMatchObject({ code: "SERVICE_CLIENT_MISSING" });
  const { clientId } = await saveClient(suite.app, here);
  const saved = await save(here, { clientCredentials: true });
  expect(saved["connection"]).toEqual({
    authorizations: [{ status: "CONNECTED", providerAccountName: here.slug }],
  });
  expect(suite.app.simulator.control.generic.listGrants({ clientId })).toHaveLength(1);
  const [shown] = await authorizationsOf(suite.app, here, here.linkName);
  expect(shown).toMatchObject({ tokenHealth: { refreshes: true }, scopes: ["profile", "items.read"] });
  expect(await save(here, { clientCredentials: false })).toMatchObject({ code: "VALIDATION" });
});

describe("tokens that were got elsewhere", () => {
  async function withGrant() {
    const organization = await makeGenericOrganization(suite.app);
    const [one, two] = [
      await makeConnection(suite.app, organization, "One"),
      await makeConnection(suite.app, organization, "Two"),
    ];
    await connect(suite.app, organization, one.id);
    const { generic } = suite.app.simulator.control;
    const client = generic.listClients().find(({ name }) => name === organization.slug);
    const grants = generic.listGrants({ clientId: client?.id ?? "" });
    const refreshToken = grants[0]?.refreshToken ?? "";
    return {
      organization,
      one: { ...organization, connectionId: one.id },
      two: { ...organization, connectionId: two.id },
      refreshToken,
    };
  }

  test("are refreshed at once, and taken once", async () => {
    const { one, two, refreshToken } = await withGrant();
    expect(await save(two, { tokens: { refreshToken } })).toMatchObject({
      code: "TOKEN_IN_USE",
      message: expect.stringContaining("One"),
    });
    await act(suite.app, one.admin.token, "deleteConnection", { connectionId: one.connectionId });
    // Deleting it ended the grant: the token is worth nothing now.
    expect(await save(two, { tokens: { refreshToken } })).toMatchObject({
      code: "VALIDATION",
      issues: [{ path: "credentials.tokens" }],
    });
    expect(await rowsOf(suite.app, two)).toMatchObject({ authorizations: 0 });
  });

  test("of nobody, of no data centre, or ended already are refused", async () => {
    const { two } = await withGrant();
    expect(await save(two, { tokens: {} })).toMatchObject({ issues: [{ path: "credentials.tokens" }] });
    expect(await save(two, { tokens: { refreshToken: "made-up" } })).toMatchObject({
      issues: [{ path: "credentials.tokens" }],
    });
    expect(await save(two, { tokens: { accessToken: "made-up" } })).toMatchObject({
      issues: [{ path: "credentials.tokens" }],
    });
    expect(
      await save(two, { tokens: { accessToken: "x", expiresAt: "2001-01-01T00:00:00Z" } }),
    ).toMatchObject({ issues: [{ path: "credentials.tokens" }] });
    expect(await save(two, { tokens: { accessToken: "x", dataCentre: "eu" } })).toMatchObject({
      issues: [{ path: "credentials.tokens.dataCentre" }],
    });
  });

  test("an access token alone is used until it ends", async () => {
    const { two } = await withGrant();
    const { generic } = suite.app.simulator.control;
    const client = generic.listClients().find(({ name }) => name === two.slug);
    const accessToken = generic.listGrants({ clientId: client?.id ?? "" })[0]?.accessTokens[0]?.value;
    const saved = await save(two, { tokens: { accessToken } });
    expect(saved["connection"]).toEqual(connected);
  });

  test("of Zoho in a data centre", async () => {
    const organization = await makeOrganization(suite.app);
    await registerClient(suite.app, organization, "zoho-books");
    const { id: connectionId } = await makeConnection(suite.app, organization, "Books", "zoho-books");
    const here = { ...organization, connectionId };
    expect(await save(here, { tokens: { refreshToken: "1000.made-up", dataCentre: "moon" } })).toMatchObject({
      issues: [{ path: "credentials.tokens.dataCentre" }],
    });
    expect(await save(here, { tokens: { refreshToken: "1000.made-up", dataCentre: "eu" } })).toMatchObject({
      issues: [{ path: "credentials.tokens" }],
    });
  });
});

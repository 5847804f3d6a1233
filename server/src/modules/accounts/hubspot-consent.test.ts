import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { invoke } from "../../../test/connect-books.ts";
import {
  beginConsent,
  connectAccount,
  followCallback,
  landAfter,
  registerClient,
} from "../../../test/consent.ts";
import { send } from "../../../test/send.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { withTokens } from "../authorization/index.ts";
import { mutate } from "./accounts.fixture.ts";

const suite = useTestApp();
const serviceKey = "hubspot";

async function connectedOrganization(): Promise<TestOrganization> {
  suite.app.simulator.control.changeOrg("acme", { latencyMs: 0 });
  const organization = await makeOrganization(suite.app);
  await registerClient(suite.app, organization, serviceKey);
  return organization;
}

async function grantedAccount(org = "acme") {
  const organization = await connectedOrganization();
  const account = await connectAccount(suite.app, organization, { org, serviceKey });
  await waitForChange(suite.app, organization.id, ({ name }) => name === "account.granted");
  return { organization, account };
}

const begin = (organization: TestOrganization) =>
  beginConsent(suite.app, { token: organization.admin.token }, { environment: "DEVELOPMENT", serviceKey });

const accept = (authorizeUrl: string, org = "acme") =>
  suite.app.simulator.control.decideConsent({ authorizeUrl, org }).redirect;

async function statusOf(organization: TestOrganization, globalId: string): Promise<unknown> {
  const document = `query($id: ID!) { account(id: $id) { status } }`;
  const { data } = await query(suite.app, organization.admin.token, document, { id: globalId });
  return (data?.["account"] as { status: string } | undefined)?.status;
}

test("a consent makes an account that is synced, without events", async () => {
  const { organization, account } = await grantedAccount();
  const document = `query($id: ID!) { account(id: $id) {
    status providerOrgId providerOrgName dataCentre scopes tokenHealth { state }
    watchChannel { state } currentSync { objects { object state done } }
    service { key capabilities eventTypes { key } dataCentres } } }`;
  const answer = await query(suite.app, organization.admin.token, document, { id: account.globalId });
  expect(answer.data?.["account"]).toEqual({
    status: "GRANTED",
    providerOrgId: "44000137",
    providerOrgName: "acme.example",
    dataCentre: "na1",
    scopes: expect.arrayContaining(["oauth", "crm.objects.contacts.write", "crm.lists.read"]),
    tokenHealth: { state: "HEALTHY" },
    watchChannel: null,
    currentSync: {
      objects: ["MODULES", "FIELDS", "USERS", "VIEWS"].map((object) => ({
        object,
        state: "DONE",
        done: expect.any(Number),
      })),
    },
    service: { key: "hubspot", capabilities: ["SYNC", "CONNECTIONS"], eventTypes: [], dataCentres: [] },
  });
});

test("what goes wrong on the way leaves nothing behind", async () => {
  const organization = await connectedOrganization();
  const denied = await begin(organization);
  const { redirect } = suite.app.simulator.control.decideConsent({
    authorizeUrl: denied.authorizationUrl,
    accept: false,
  });
  expect(await followCallback(redirect, denied.cookie)).toMatchObject({ error: "CONSENT_DENIED" });

  const narrow = await begin(organization);
  const narrowed = new URL(narrow.authorizationUrl);
  narrowed.searchParams.set("scope", "oauth crm.objects.contacts.read");
  const less = await followCallback(accept(narrowed.href), narrow.cookie);
  expect(less).toMatchObject({ account: null, error: "MISSING_SCOPES" });
  expect(less.message).toContain("crm.lists.read");

  const used = await begin(organization);
  const back = accept(used.authorizationUrl);
  expect((await followCallback(back, used.cookie)).error).toBe(null);
  expect(await followCallback(back, used.cookie)).toMatchObject({ error: "STATE_UNKNOWN" });

  const twice = await begin(organization);
  const again = await followCallback(accept(twice.authorizationUrl), twice.cookie);
  expect(again).toMatchObject({ account: null, error: "ACCOUNT_EXISTS" });
  const live = suite.app.simulator.control
    .listTokens({ clientId: `client-${organization.slug}-hubspot` })
    .refreshTokens.filter((token) => token.live);
  expect(live, "what was granted and not kept was given back").toHaveLength(1);
});

test("each service of each organization has a redirect URI of its own", async () => {
  const [mine, other] = [await connectedOrganization(), await connectedOrganization()];
  const begun = await begin(mine);
  const uri = new URL(begun.authorizationUrl).searchParams.get("redirect_uri");
  expect(uri).toBe(`${suite.app.environment.publicUrl}/oauth/callback/${mine.slug}/hubspot`);
  const back = accept(begun.authorizationUrl);
  const elsewhere = [
    back.replace(mine.slug, other.slug),
    back.replace("/hubspot?", "/zoho-crm?"),
    back.replace("/hubspot?", "/salesforce?"),
  ];
  for (const redirect of elsewhere)
    expect(await followCallback(redirect, begun.cookie)).toMatchObject({ error: "STATE_UNKNOWN" });
  // The other organization's app is another one: HubSpot knows its redirect URI alone.
  const foreign = new URL(begun.authorizationUrl);
  foreign.searchParams.set("client_id", `client-${other.slug}-hubspot`);
  expect(() => accept(foreign.href)).toThrow("redirect URI");
  expect((await followCallback(back, begun.cookie)).error).toBe(null);
});

test("a refused refresh asks for a new consent, of the same account", async () => {
  const { organization, account } = await grantedAccount();
  const { control } = suite.app.simulator;
  const clientId = `client-${organization.slug}-hubspot`;
  control.revokeRefreshTokens({ clientId });
  control.expireAccessTokens({ clientId });
  const { authorizationId } = await suite.app.environment.database.prisma.account.findUniqueOrThrow({
    where: { id: account.id },
  });
  const key = { organizationId: organization.id, authorizationId };
  const reading = withTokens(suite.app.environment, key, (tokens, provider) => provider.identify(tokens));
  await expect(reading).rejects.toMatchObject({ kind: "AUTH_PERMANENT" });
  expect(await statusOf(organization, account.globalId)).toBe("REAUTHENTICATION_REQUIRED");

  const document = `mutation($input: ReauthorizeAccountInput!) { reauthorizeAccount(input: $input) {
    ... on ReauthorizeAccountPayload { authorizationUrl } } }`;
  const reconnect = async (org: string) => {
    const { data, cookie } = await send(suite.app, organization.admin.token, document, {
      input: { accountId: account.globalId },
    });
    const { authorizationUrl } = data["reauthorizeAccount"] as { authorizationUrl: string };
    return followCallback(accept(authorizationUrl, org), cookie);
  };
  expect(await reconnect("northwind")).toMatchObject({ account: null, error: "DIFFERENT_ORGANIZATION" });
  expect(await reconnect("acme")).toMatchObject({ account: account.globalId, error: null });
  expect(await statusOf(organization, account.globalId)).toBe("GRANTED");
});

test("tokens are refreshed when they end, revoked at HubSpot, and gone with the account", async () => {
  const { organization, account } = await grantedAccount();
  const { control } = suite.app.simulator;
  const clientId = `client-${organization.slug}-hubspot`;
  const before = control.counters().refreshes;
  control.expireAccessTokens({ clientId });
  const { authorizationId } = await suite.app.environment.database.prisma.account.findUniqueOrThrow({
    where: { id: account.id },
  });
  const key = { organizationId: organization.id, authorizationId };
  const identity = await withTokens(suite.app.environment, key, (tokens, provider) =>
    provider.identify(tokens),
  );
  expect(identity.orgId).toBe("44000137");
  expect(control.counters().refreshes).toBe(before + 1);
  const revoked = await mutate(
    suite.app,
    organization.admin.token,
    "revokeAccount",
    { accountId: account.globalId, atProvider: true },
    "account { status providerReceipt { outcome endpoint } }",
  );
  expect(revoked).toMatchObject({
    account: {
      status: "REVOKED",
      providerReceipt: {
        outcome: "REVOKED",
        endpoint: `${suite.app.simulator.origin}/hubspot/oauth/2026-03/token/revoke`,
      },
    },
  });
  expect(control.listTokens({ clientId }).refreshTokens.map(({ live }) => live)).toEqual([false]);
  const deleted = await mutate(suite.app, organization.admin.token, "deleteAccount", {
    accountId: account.globalId,
  });
  expect(deleted).toMatchObject({ __typename: "DeleteAccountPayload" });
});

test("a refresh token of one's own needs no data centre", async () => {
  const organization = await connectedOrganization();
  const { origin, control } = suite.app.simulator;
  const clientId = `client-${organization.slug}-hubspot`;
  const client = control.listClients().find(({ id }) => id === clientId);
  const redirectUri = client?.redirectUris[0] ?? "";
  const scope =
    "oauth crm.objects.contacts.read crm.schemas.contacts.read crm.objects.owners.read crm.lists.read";
  // As a program of the organization's own comes by it.
  const url = `${origin}/hubspot/oauth/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, scope })}`;
  const code = new URL(accept(url, "northwind")).searchParams.get("code") ?? "";
  const answer = await fetch(`${origin}/hubspot/oauth/2026-03/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      client_secret: client?.secret ?? "",
      redirect_uri: redirectUri,
      code,
    }),
  });
  const { refresh_token: refreshToken } = (await answer.json()) as { refresh_token: string };
  const add = (more: Record<string, unknown> = {}) =>
    mutate(
      suite.app,
      organization.admin.token,
      "addAccountWithTokens",
      { serviceKey, environment: "DEVELOPMENT", refreshToken, ...more },
      "account { providerOrgName dataCentre }",
    );
  expect(await add({ dataCentre: "eu" })).toMatchObject({ __typename: "ValidationError" });
  expect(await add({ parameters: { domain: "login" } })).toMatchObject({ __typename: "ValidationError" });
  expect(await add({ refreshToken: "na1-made-up" })).toMatchObject({ __typename: "ValidationError" });
  expect(await add()).toMatchObject({ account: { providerOrgName: "northwind.example", dataCentre: "eu1" } });
  expect(await add()).toMatchObject({ __typename: "ConflictError", code: "TOKEN_IN_USE" });
});

test("a connection calls the same HubSpot", async () => {
  const organization = await connectedOrganization();
  const document = `mutation($input: CreateConnectionInput!) { createConnection(input: $input) {
    __typename ... on Error { code message } ... on CreateConnectionPayload { authorizationUrl connection { id linkName } } } }`;
  const { data, cookie } = await send(suite.app, organization.admin.token, document, {
    input: { name: "CRM", serviceKey, connect: { environment: "DEVELOPMENT" } },
  });
  const made = data["createConnection"] as {
    authorizationUrl: string;
    connection: { id: string; linkName: string };
  };
  const told = await landAfter(accept(made.authorizationUrl), cookie);
  expect(told.get("connection")).toBe(made.connection.id);
  const answer = await invoke(suite.app, organization.admin.token, made.connection.linkName, {
    method: "GET",
    path: "/crm/v3/objects/contacts",
    query: { limit: "1" },
  });
  expect(answer).toMatchObject({ status: 200, body: { results: [{ archived: false }] } });
});

import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import {
  beginConsent,
  connectAccount,
  cookiesOf,
  followCallback,
  registerClient,
} from "../../../test/consent.ts";

const suite = useTestApp();

async function connectedOrganization(): Promise<TestOrganization> {
  const organization = await makeOrganization(suite.app);
  await registerClient(suite.app, organization);
  return organization;
}

async function rowsOf(
  organization: TestOrganization,
): Promise<{ accounts: number; authorizations: number; tokens: number }> {
  const { prisma } = suite.app.environment.database;
  const where = { organizationId: organization.id };
  return {
    accounts: await prisma.account.count({ where }),
    authorizations: await prisma.authorization.count({ where }),
    tokens: await prisma.credential.count({ where: { ...where, purpose: "tokens" } }),
  };
}

const nothing = { accounts: 0, authorizations: 0, tokens: 0 };

async function signInAsBrowser(email: string, password: string): Promise<string> {
  const response = await fetch(`${suite.app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      query: `mutation($i: SignInInput!) { signIn(input: $i) { __typename } }`,
      variables: { i: { email, password } },
    }),
  });
  return cookiesOf(response);
}

test("a consent makes an account with sealed tokens and a scheduled sync", async () => {
  const organization = await connectedOrganization();
  const account = await connectAccount(suite.app, organization, { org: "northwind" });
  const answer = await query(
    suite.app,
    organization.admin.token,
    `query($id: ID!) { account(id: $id) { providerOrgName dataCentre scopes environment tokenHealth { state } grantedByName } }`,
    { id: account.globalId },
  );
  expect(answer.data?.account).toMatchObject({
    dataCentre: "eu",
    environment: "DEVELOPMENT",
    tokenHealth: { state: "HEALTHY" },
  });
  const { prisma } = suite.app.environment.database;
  const [stored] = await prisma.credential.findMany({
    where: { organizationId: organization.id, purpose: "tokens" },
  });
  const values = suite.app.simulator.control.listTokens({ org: "northwind" });
  for (const secret of JSON.stringify(values).match(/1000\.[0-9a-f.]+/g) ?? [])
    expect(Buffer.from(stored?.ciphertext ?? []).includes(secret)).toBe(false);
});

describe("nothing half-made", () => {
  test("a denied consent", async () => {
    const organization = await connectedOrganization();
    const begun = await beginConsent(suite.app, { token: organization.admin.token });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: begun.authorizationUrl,
      accept: false,
    });
    expect(await followCallback(redirect, begun.cookie)).toMatchObject({
      account: null,
      error: "CONSENT_DENIED",
    });
    expect(await rowsOf(organization)).toEqual(nothing);
  });

  test("a replayed callback", async () => {
    const organization = await connectedOrganization();
    const begun = await beginConsent(suite.app, { token: organization.admin.token });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: begun.authorizationUrl,
      org: "acme",
    });
    const answers = await Promise.all([
      followCallback(redirect, begun.cookie),
      followCallback(redirect, begun.cookie),
    ]);
    expect(answers.map(({ error }) => error).sort()).toEqual(["STATE_UNKNOWN", null]);
    expect(await followCallback(redirect, begun.cookie)).toMatchObject({ error: "STATE_UNKNOWN" });
    expect(await rowsOf(organization)).toEqual({ accounts: 1, authorizations: 1, tokens: 1 });
  });

  test("a code that was used elsewhere already", async () => {
    const organization = await connectedOrganization();
    const first = await beginConsent(suite.app, { token: organization.admin.token });
    const second = await beginConsent(suite.app, { token: organization.admin.token });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: first.authorizationUrl,
      org: "acme",
    });
    expect((await followCallback(redirect, first.cookie)).error).toBe(null);
    const reused = new URL(redirect);
    reused.searchParams.set("state", new URL(second.authorizationUrl).searchParams.get("state") ?? "");
    expect(await followCallback(reused.href, second.cookie)).toMatchObject({
      account: null,
      error: "CODE_REJECTED",
    });
    expect((await rowsOf(organization)).accounts).toBe(1);
  });

  test("a callback in another browser session", async () => {
    const organization = await connectedOrganization();
    const begun = await beginConsent(suite.app, { token: organization.admin.token });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: begun.authorizationUrl,
      org: "acme",
    });
    expect(await followCallback(redirect, "")).toMatchObject({ error: "WRONG_BROWSER" });
    const foreign = await beginConsent(suite.app, { token: organization.admin.token });
    expect(await followCallback(redirect, foreign.cookie)).toMatchObject({ error: "WRONG_BROWSER" });
    expect(await rowsOf(organization)).toEqual(nothing);
    // The flow is still whole: the right browser finishes it.
    expect((await followCallback(redirect, begun.cookie)).error).toBe(null);
  });

  test("a flow of a session whose session has changed", async () => {
    const organization = await connectedOrganization();
    const { email, password } = organization.admin;
    const session = await signInAsBrowser(email, password);
    const begun = await beginConsent(suite.app, { cookie: session });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: begun.authorizationUrl,
      org: "acme",
    });
    const other = await signInAsBrowser(email, password);
    expect(await followCallback(redirect, `${other}; ${begun.cookie}`)).toMatchObject({
      error: "WRONG_BROWSER",
    });
    expect((await followCallback(redirect, `${session}; ${begun.cookie}`)).error).toBe(null);
  });

  test("a callback that names a foreign server: no token request leaves", async () => {
    const organization = await connectedOrganization();
    const begun = await beginConsent(suite.app, { token: organization.admin.token });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: begun.authorizationUrl,
      org: "acme",
    });
    const before = suite.app.simulator.control.counters().exchanges;
    const foreign = new URL(redirect);
    foreign.searchParams.set("accounts-server", `${suite.app.simulator.origin}/receiver/thief`);
    expect(await followCallback(foreign.href, begun.cookie)).toMatchObject({ error: "UNKNOWN_DATA_CENTRE" });
    expect(suite.app.simulator.control.receivedCount("thief")).toBe(0);
    expect(suite.app.simulator.control.counters().exchanges).toEqual(before);
    expect(await rowsOf(organization)).toEqual(nothing);
  });

  test("a state of another organization, service or of nobody", async () => {
    const [mine, other] = [await connectedOrganization(), await connectedOrganization()];
    const begun = await beginConsent(suite.app, { token: mine.admin.token });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: begun.authorizationUrl,
      org: "acme",
    });
    expect(await followCallback(redirect.replace(mine.slug, other.slug), begun.cookie)).toMatchObject({
      error: "STATE_UNKNOWN",
    });
    const unknown = new URL(redirect);
    unknown.searchParams.set("state", "made-up");
    expect(await followCallback(unknown.href, begun.cookie)).toMatchObject({ error: "STATE_UNKNOWN" });
    expect(await rowsOf(mine)).toEqual(nothing);
    expect(await rowsOf(other)).toEqual(nothing);
  });

  test("an organization that is connected already", async () => {
    const organization = await connectedOrganization();
    await connectAccount(suite.app, organization, { org: "acme" });
    const begun = await beginConsent(suite.app, { token: organization.admin.token });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: begun.authorizationUrl,
      org: "acme",
    });
    expect(await followCallback(redirect, begun.cookie)).toMatchObject({
      account: null,
      error: "ACCOUNT_EXISTS",
    });
    expect(await rowsOf(organization)).toEqual({ accounts: 1, authorizations: 1, tokens: 1 });
  });

  test("a provider that is down", async () => {
    const organization = await connectedOrganization();
    const begun = await beginConsent(suite.app, { token: organization.admin.token });
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: begun.authorizationUrl,
      org: "acme",
    });
    suite.app.simulator.control.addFault({ pathPrefix: "/accounts/oauth/v2/token", status: 503 });
    expect(await followCallback(redirect, begun.cookie)).toMatchObject({
      account: null,
      error: "PROVIDER_ERROR",
    });
    suite.app.simulator.control.clearFaults();
    expect(await rowsOf(organization)).toEqual(nothing);
  });
});

test("who may not add an account cannot begin", async () => {
  const organization = await connectedOrganization();

  const biller = await makeMember(suite.app, organization.id, ["BILLING_ADMIN"]);
  const developer = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
  const document = `mutation($input: StartAccountAuthorizationInput!) { startAccountAuthorization(input: $input) { __typename ... on Error { code } } }`;
  const begin = async (token: string | null, environment: string) =>
    query(suite.app, token, document, { input: { serviceKey: "zoho-crm", environment } });
  expect((await begin(biller.token, "DEVELOPMENT")).data).toEqual({
    startAccountAuthorization: { __typename: "ForbiddenError", code: "FORBIDDEN" },
  });
  expect((await begin(developer.token, "PRODUCTION")).data).toEqual({
    startAccountAuthorization: { __typename: "ForbiddenError", code: "FORBIDDEN" },
  });
  expect((await begin(null, "DEVELOPMENT")).errors?.[0]?.extensions?.code).toBe("UNAUTHENTICATED");
  expect((await begin(organization.admin.token, "PRODUCTION")).data).toEqual({
    startAccountAuthorization: { __typename: "ValidationError", code: "VALIDATION" },
  });
});

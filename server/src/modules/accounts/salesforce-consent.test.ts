import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { beginConsent, connectAccount, followCallback, registerClient } from "../../../test/consent.ts";
import { send } from "../../../test/send.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";

const suite = useTestApp();
const serviceKey = "salesforce";
const parameters = { domain: "login" };

async function connectedOrganization(): Promise<TestOrganization> {
  for (const org of ["acme", "northwind"]) suite.app.simulator.control.changeOrg(org, { latencyMs: 0 });
  const organization = await makeOrganization(suite.app);
  await registerClient(suite.app, organization, serviceKey);
  return organization;
}

test("a consent at the login host makes an account of the organization, synced at its own address", async () => {
  const organization = await connectedOrganization();
  const account = await connectAccount(suite.app, organization, { org: "acme", serviceKey, parameters });
  await waitForChange(suite.app, organization.id, ({ name }) => name === "account.granted");
  const document = `query($id: ID!) { account(id: $id) {
    status providerOrgId providerOrgName dataCentre scopes grantedBy { email } watchChannel { state }
    currentSync { objects { object state done } } service { capabilities eventTypes { key } } } }`;
  const answer = await query(suite.app, organization.admin.token, document, { id: account.globalId });
  expect(answer.data?.["account"] ?? answer).toMatchObject({
    status: "GRANTED",
    providerOrgId: expect.stringMatching(/^00D[A-Za-z0-9]{15}$/),
    providerOrgName: "Acme Trading",
    dataCentre: "",
    scopes: ["api", "refresh_token", "id"],
    watchChannel: null,
    currentSync: {
      objects: ["MODULES", "FIELDS", "USERS", "VIEWS"].map((object) => ({ object, state: "DONE" })),
    },
    service: { capabilities: ["SYNC", "CONNECTIONS"], eventTypes: [] },
  });
});

test("the login host must be one of Salesforce's, and is needed", async () => {
  const organization = await connectedOrganization();
  const document = `mutation($input: StartAccountAuthorizationInput!) { startAccountAuthorization(input: $input) {
    __typename ... on ValidationError { issues { path } } } }`;
  const wrong = [
    undefined,
    {},
    { domain: "attacker.example/" },
    { domain: "login", other: "x" },
    { domain: "acme.my@x" },
  ];
  for (const given of wrong) {
    const input = { serviceKey, environment: "DEVELOPMENT", ...(given && { parameters: given }) };
    const { data } = await query(suite.app, organization.admin.token, document, { input });
    expect([given, data?.["startAccountAuthorization"]]).toMatchObject([
      given,
      { __typename: "ValidationError" },
    ]);
  }
});

test("a consent that is denied, asks for less, or is of another organization leaves nothing behind", async () => {
  const organization = await connectedOrganization();
  const { control } = suite.app.simulator;
  const begin = () =>
    beginConsent(
      suite.app,
      { token: organization.admin.token },
      { environment: "DEVELOPMENT", serviceKey, parameters },
    );
  const denied = await begin();
  const no = control.decideConsent({ authorizeUrl: denied.authorizationUrl, accept: false });
  expect(await followCallback(no.redirect, denied.cookie)).toMatchObject({ error: "CONSENT_DENIED" });

  const narrow = await begin();
  const narrowed = new URL(narrow.authorizationUrl);
  narrowed.searchParams.set("scope", "api id");
  const less = control.decideConsent({ authorizeUrl: narrowed.href, org: "acme" });
  expect(await followCallback(less.redirect, narrow.cookie)).toMatchObject({ account: null });

  const account = await connectAccount(suite.app, organization, { org: "acme", serviceKey, parameters });
  const document = `mutation($input: ReauthorizeAccountInput!) { reauthorizeAccount(input: $input) {
    ... on ReauthorizeAccountPayload { authorizationUrl } } }`;
  const reconnect = async (org: string) => {
    const input = { accountId: account.globalId };
    const { data, cookie } = await send(suite.app, organization.admin.token, document, { input });
    const { authorizationUrl } = data["reauthorizeAccount"] as { authorizationUrl: string };
    // The account's own login host, without being asked for again.
    expect(authorizationUrl).toContain("/salesforce/login/services/oauth2/authorize");
    return followCallback(control.decideConsent({ authorizeUrl: authorizationUrl, org }).redirect, cookie);
  };
  expect(await reconnect("northwind")).toMatchObject({ account: null, error: "DIFFERENT_ORGANIZATION" });
  expect(await reconnect("acme")).toMatchObject({ account: account.globalId, error: null });
});

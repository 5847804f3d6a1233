import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { testsPerMinute } from "../catalogue/test-custom-service.ts";
import {
  act,
  authorizationsOf,
  comeBack,
  connect,
  define,
  genericDefinition,
  makeConnection,
  makeGenericOrganization,
  plainDefinition,
  saveClient,
  serviceKey,
} from "./generic-service.fixture.ts";

const suite = useTestApp({ work: false });

const run = (here: TestOrganization, name: string, input: Record<string, unknown>, fields?: string) =>
  act(suite.app, here.admin.token, name, input, fields);

type Step = {
  name: string;
  verdict: string;
  explanation: string;
  request: { line: string; headers: Record<string, string>; body: string | null } | null;
  response: { line: string; body: string | null } | null;
};

const stepFields = `ok steps { name verdict explanation durationMs
  request { line headers body } response { line headers body } }`;

async function tryOut(
  here: TestOrganization,
  input: Record<string, unknown>,
): Promise<{ ok: boolean; steps: Step[] }> {
  const answer = await run(here, "testCustomService", input, stepFields);
  if (answer.code) throw new Error(JSON.stringify(answer));
  return answer as unknown as { ok: boolean; steps: Step[] };
}

const verdicts = ({ steps }: { steps: Step[] }) =>
  Object.fromEntries(steps.map((step) => [step.name, step.verdict]));

/** A client at the generic service with the organization's redirect URI, saved nowhere. */
function register({ slug }: TestOrganization, key = "test") {
  const redirectUris = [`${suite.app.environment.publicUrl}/oauth/callback/${slug}/${key}`];
  const { id, secret } = suite.app.simulator.control.generic.registerClient({ redirectUris });
  return { clientId: id, clientSecret: secret };
}

describe("defining a service", () => {
  test("it stands in the catalogue of its organization alone, as it was written", async () => {
    const here = await makeOrganization(suite.app);
    const made = await run(
      here,
      "createCustomService",
      { name: "Acme CRM", description: "Ours.", definition: genericDefinition(suite.app) },
      `service { id key name description isCustom authType category createdByName capabilities defaultScopes apiBaseUrl
        apiHosts canRevoke setupSteps redirectUri secretFields { name } scopes { name meaning }
        definition { authType tokenUrl clientAuth pkce scopeDelimiter tokenRequest credentialIn credentialName credentialTemplate
          identityUrl identityIdMember headers } }`,
    );
    const { origin } = suite.app.simulator;
    expect(made["service"]).toMatchObject({
      key: "acme-crm",
      isCustom: true,
      authType: "OAUTH2_CODE",
      category: null,
      capabilities: ["CONNECTIONS"],
      canRevoke: true,
      apiBaseUrl: `${origin}/generic/api`,
      redirectUri: `${suite.app.environment.publicUrl}/oauth/callback/${here.slug}/acme-crm`,
      definition: {
        tokenUrl: `${origin}/generic/oauth/token`,
        clientAuth: "BASIC",
        pkce: true,
        scopeDelimiter: " ",
        tokenRequest: "FORM",
        credentialIn: "HEADER",
        credentialName: "Authorization",
        credentialTemplate: "Bearer {credential}",
        identityIdMember: "account.id",
        headers: {},
      },
    });
    const other = await makeOrganization(suite.app);
    const find = async (token: string) =>
      (
        await query(
          suite.app,
          token,
          `{ service(key: "acme-crm") { key } services(filter: { custom: true }) { edges { node { key } } } }`,
        )
      ).data;
    expect(await find(here.admin.token)).toEqual({
      service: { key: "acme-crm" },
      services: { edges: [{ node: { key: "acme-crm" } }] },
    });
    expect(await find(other.admin.token)).toEqual({ service: null, services: { edges: [] } });
    const { id } = made["service"] as { id: string };
    const asNode = (token: string) =>
      query(suite.app, token, "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }", { id });
    expect(await asNode(here.admin.token)).toEqual({ data: { node: { id }, nodes: [{ id }] } });
    expect(await asNode(other.admin.token)).toEqual({ data: { node: null, nodes: [null] } });
  });

  test("a key is taken once, and never that of a shipped service", async () => {
    const here = await makeOrganization(suite.app);
    const create = (input: Record<string, unknown>) =>
      run(here, "createCustomService", { name: "X", definition: genericDefinition(suite.app), ...input });
    const both = await Promise.all([create({ key: "twice" }), create({ key: "twice" })]);
    expect(both.map(({ code }) => code ?? "made").toSorted()).toEqual(["KEY_TAKEN", "made"]);
    expect(await create({ key: "hubspot" })).toMatchObject({ code: "KEY_TAKEN" });
    expect(await create({ name: "Zoho Books" })).toMatchObject({ code: "KEY_TAKEN" });
    expect(await create({ key: "Not A Key" })).toMatchObject({ issues: [{ path: "key" }] });
  });

  test.each([
    ["definition.tokenUrl", { tokenUrl: "http://example.com/token" }],
    ["definition.tokenUrl", { tokenUrl: "https://127.0.0.1:1/token" }],
    ["definition.authorizeUrl", { authorizeUrl: null }],
    ["definition.credentialTemplate", { credentialTemplate: "Bearer" }],
    ["definition.headers.Host", { headers: { Host: "evil.example.com" } }],
    ["definition.headers", { headers: "text" }],
    ["definition.apiHosts.0", { apiHosts: ["*.com"] }],
    [
      "definition.parameters.0.pattern",
      { parameters: [{ name: "sub", label: "S", description: "D", example: "a", pattern: "(a+)+$" }] },
    ],
    ["definition.defaultScopes.0", { defaultScopes: ["unknown"] }],
    ["definition.issuer", { issuer: null }],
    ["definition.apiBaseUrl", { apiBaseUrl: "https://{nothing}.example.com" }],
  ])("what is wrong is told by its path: %s", async (path, change) => {
    const here = await makeOrganization(suite.app);
    const answer = await run(here, "createCustomService", {
      name: "X",
      definition: genericDefinition(suite.app, change),
    });
    expect(answer).toMatchObject({ code: "VALIDATION" });
    expect((answer["issues"] as { path: string }[]).map((issue) => issue.path)).toContain(path);
  });

  test("endpoints of OAuth are refused where there is none", async () => {
    const here = await makeOrganization(suite.app);
    const definition = { ...plainDefinition(suite.app, "API_KEY"), tokenUrl: "https://example.com/token" };
    const answer = await run(here, "createCustomService", { name: "X", definition });
    expect(answer).toMatchObject({ issues: [{ path: "definition.tokenUrl" }] });
  });

  test("roles", async () => {
    const here = await makeGenericOrganization(suite.app);
    const supervisor = await makeMember(suite.app, here.id, ["COMPANY_SUPERVISOR"]);
    const definition = genericDefinition(suite.app);
    const tries: [string, Record<string, unknown>][] = [
      ["createCustomService", { name: "X", definition }],
      ["updateCustomService", { serviceKey, name: "X" }],
      ["deleteCustomService", { serviceKey }],
      ["testCustomService", { serviceKey }],
    ];
    for (const [name, input] of tries)
      expect(await act(suite.app, supervisor.token, name, input)).toMatchObject({ code: "FORBIDDEN" });
    const other = await makeOrganization(suite.app);
    for (const [name, input] of tries.slice(1))
      expect(await run(other, name, input)).toMatchObject({ code: "NOT_FOUND" });
    expect(await run(here, "updateCustomService", { serviceKey: "hubspot", name: "X" })).toMatchObject({
      issues: [{ path: "serviceKey" }],
    });
  });
});

describe("changing a service", () => {
  async function connected() {
    const here = await makeGenericOrganization(suite.app);
    const connection = await makeConnection(suite.app, here);
    await connect(suite.app, here, connection.id);
    return { ...here, connection };
  }

  const statusOf = async (here: Awaited<ReturnType<typeof connected>>) =>
    (await authorizationsOf(suite.app, here, here.connection.linkName))[0];

  test("a new endpoint takes a new consent, and its Problem says so; the preview changes nothing", async () => {
    const here = await connected();
    const definition = genericDefinition(suite.app, {
      apiBaseUrl: `${suite.app.simulator.origin}/generic/api/items`,
    });
    const fields = "preview clientForgotten reconnect { id } service { apiBaseUrl }";
    const preview = await run(here, "updateCustomService", { serviceKey, definition, preview: true }, fields);
    expect(preview).toMatchObject({
      preview: true,
      reconnect: [{ id: here.connection.id }],
      clientForgotten: false,
    });
    expect(await statusOf(here)).toMatchObject({ status: "CONNECTED" });
    expect(await run(here, "updateCustomService", { serviceKey, definition }, fields)).toMatchObject({
      preview: false,
      reconnect: [{ id: here.connection.id }],
      service: { apiBaseUrl: `${suite.app.simulator.origin}/generic/api/items` },
    });
    expect(await statusOf(here)).toMatchObject({
      status: "REAUTHENTICATION_REQUIRED",
      tokenHealth: { reason: "service_changed", refreshes: false },
    });
    const { data } = await query(
      suite.app,
      here.admin.token,
      `{ problems { edges { node { kind cause connection { id } fix { mutation input } } } } }`,
    );
    expect(data?.["problems"]).toEqual({
      edges: [
        {
          node: {
            kind: "REAUTHENTICATION_REQUIRED",
            cause: "service_changed",
            connection: { id: here.connection.id },
            fix: {
              mutation: "authorizeConnection",
              input: { connectionId: here.connection.id, environment: "DEVELOPMENT" },
            },
          },
        },
      ],
    });
    expect(await connect(suite.app, here, here.connection.id)).toMatchObject({ error: null });
    expect(await statusOf(here)).toMatchObject({ status: "CONNECTED" });
    const after = await query(suite.app, here.admin.token, `{ problems { edges { node { id } } } }`);
    expect(after.data?.["problems"]).toEqual({ edges: [] });
  });

  test("names, scopes and fixed headers need none", async () => {
    const here = await connected();
    const definition = genericDefinition(suite.app, {
      defaultScopes: ["profile"],
      headers: { "X-Version": "2" },
    });
    const changed = await run(
      here,
      "updateCustomService",
      { serviceKey, name: "New", definition },
      "reconnect { id } service { name }",
    );
    expect(changed).toMatchObject({ reconnect: [], service: { name: "New" } });
    expect(await statusOf(here)).toMatchObject({ status: "CONNECTED" });
  });

  test("a consent that was begun before ends nowhere", async () => {
    const here = await connected();
    const input = { connectionId: here.connection.id, environment: "PRODUCTION" };
    const begun = await run(here, "authorizeConnection", input, "authorizationUrl");
    const definition = genericDefinition(suite.app, {
      refreshUrl: `${suite.app.simulator.origin}/generic/oauth/again`,
    });
    expect(await run(here, "updateCustomService", { serviceKey, definition })).toMatchObject({
      __typename: "UpdateCustomServicePayload",
    });
    expect(await comeBack(suite.app, begun)).toMatchObject({ error: "SERVICE_CHANGED" });
  });

  test("the client's secret never goes to another host: it is forgotten", async () => {
    const here = await connected();
    const definition = genericDefinition(suite.app, { tokenUrl: "https://token.example.com/token" });
    const fields = "clientForgotten service { client { clientId } }";
    expect(
      await run(here, "updateCustomService", { serviceKey, definition, preview: true }, fields),
    ).toMatchObject({
      clientForgotten: true,
      service: { client: { clientId: expect.any(String) } },
    });
    expect(await run(here, "updateCustomService", { serviceKey, definition }, fields)).toMatchObject({
      clientForgotten: true,
      service: { client: null },
    });
    const { prisma } = suite.app.environment.database;
    expect(
      await prisma.credential.count({ where: { organizationId: here.id, purpose: "client-secret" } }),
    ).toBe(0);
  });

  test("it is deleted once nothing stands on it, with its client", async () => {
    const here = await connected();
    expect(await run(here, "deleteCustomService", { serviceKey })).toMatchObject({ code: "SERVICE_IN_USE" });
    await run(here, "deleteConnection", { connectionId: here.connection.id });
    expect(await run(here, "deleteCustomService", { serviceKey }, "deletedServiceKey")).toMatchObject({
      deletedServiceKey: serviceKey,
    });
    expect(await run(here, "deleteCustomService", { serviceKey })).toMatchObject({ code: "NOT_FOUND" });
    const { prisma } = suite.app.environment.database;
    expect(await prisma.credential.count({ where: { organizationId: here.id } })).toBe(0);
  });
});

describe("testing a service before it is saved", () => {
  test("a right client: every endpoint is asked, and no secret is told", async () => {
    const here = await makeOrganization(suite.app);
    const client = register(here);
    const tested = await tryOut(here, { definition: genericDefinition(suite.app), ...client });
    expect(tested.ok).toBe(true);
    expect(verdicts(tested)).toEqual({
      "Authorization endpoint": "OK",
      "Token endpoint": "OK",
      "Revocation endpoint": "OK",
      "Identity request": "WARNING",
    });
    const text = JSON.stringify(tested);
    expect(text).not.toContain(client.clientSecret);
    expect(text).not.toContain(Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64"));
    expect(text).toContain("Basic ••••");
    const [, token] = tested.steps;
    expect(token?.request?.line).toBe(`POST ${suite.app.simulator.origin}/generic/oauth/token`);
    expect(token?.response).toMatchObject({
      line: "HTTP 400",
      body: expect.stringContaining("invalid_grant"),
    });
    const { prisma } = suite.app.environment.database;
    const entry = await prisma.auditEntry.findFirstOrThrow({
      where: { organizationId: here.id, act: "customService.tested" },
    });
    expect(JSON.stringify(entry)).not.toContain(client.clientSecret);
    expect(await prisma.service.count({ where: { organizationId: here.id } })).toBe(0);
  });

  test("a wrong secret is named as such", async () => {
    const here = await makeOrganization(suite.app);
    const { clientId } = register(here);
    const tested = await tryOut(here, {
      definition: genericDefinition(suite.app),
      clientId,
      clientSecret: "a-wrong-secret",
    });
    expect(tested.ok).toBe(false);
    expect(verdicts(tested)).toMatchObject({ "Token endpoint": "FAILED", "Revocation endpoint": "FAILED" });
    expect(tested.steps[1]?.explanation).toContain("client id or secret is wrong");
    expect(JSON.stringify(tested)).not.toContain("a-wrong-secret");
  });

  test("a redirect URI that is not registered, a page that is not there, and a wrong endpoint", async () => {
    const here = await makeOrganization(suite.app);
    const { id, secret } = suite.app.simulator.control.generic.registerClient({
      redirectUris: ["https://example.com/"],
    });
    const client = { clientId: id, clientSecret: secret };
    const notRegistered = await tryOut(here, { definition: genericDefinition(suite.app), ...client });
    expect(notRegistered.steps[0]).toMatchObject({
      // Nobody can have registered it before the service is saved.
      verdict: "WARNING",
      explanation: expect.stringContaining("redirect URI"),
    });
    const { origin } = suite.app.simulator;
    const wrong = genericDefinition(suite.app, {
      authorizeUrl: `${origin}/generic/nowhere`,
      tokenUrl: `${origin}/generic/nowhere`,
      revokeUrl: null,
    });
    expect(verdicts(await tryOut(here, { definition: wrong, ...client }))).toMatchObject({
      "Authorization endpoint": "FAILED",
      "Token endpoint": "FAILED",
    });
  });

  test("without a client it says what was not tested", async () => {
    const here = await makeOrganization(suite.app);
    const tested = await tryOut(here, { definition: genericDefinition(suite.app) });
    expect(verdicts(tested)).toMatchObject({ "Token endpoint": "WARNING" });
    expect(tested.ok).toBe(true);
  });

  test("a provider that is down or answers nothing readable", async () => {
    const here = await makeOrganization(suite.app);
    suite.app.simulator.control.addFault({ pathPrefix: "/generic/oauth/token", status: 503 });
    const tested = await tryOut(here, { definition: genericDefinition(suite.app), ...register(here) });
    suite.app.simulator.control.clearFaults();
    expect(tested.steps[1]).toMatchObject({ verdict: "FAILED", explanation: expect.stringContaining("503") });
  });

  test("client credentials get a real token, which is used, ended and not told", async () => {
    const here = await makeOrganization(suite.app);
    const client = register(here);
    const tested = await tryOut(here, {
      definition: plainDefinition(suite.app, "OAUTH2_CLIENT_CREDENTIALS"),
      ...client,
      path: "/me",
    });
    expect(verdicts(tested)).toEqual({
      "Token endpoint": "OK",
      "API call": "OK",
      "Identity request": "OK",
      "Revocation endpoint": "OK",
    });
    const grants = suite.app.simulator.control.generic.listGrants({ clientId: client.clientId });
    for (const { value } of grants.flatMap(({ accessTokens }) => accessTokens))
      expect(JSON.stringify(tested)).not.toContain(value);
    expect(JSON.stringify(tested)).toContain('\\"access_token\\":\\"••••\\"');
  });

  test("a key, right and wrong; and a path on another host, where nothing is sent", async () => {
    const here = await makeOrganization(suite.app);
    const definition = plainDefinition(suite.app, "API_KEY");
    const right = await tryOut(here, { definition, apiKey: "generic-demo-key", path: "echo?x=1" });
    expect(verdicts(right)).toEqual({ "API call": "OK", "Identity request": "OK" });
    // The service's echo repeats the key in its answer.
    expect(JSON.stringify(right)).not.toContain("generic-demo-key");
    const wrong = await tryOut(here, { definition, apiKey: "not-a-key-of-theirs", path: "/me" });
    expect(verdicts(wrong)).toEqual({ "API call": "FAILED", "Identity request": "FAILED" });
    const elsewhere = await tryOut(here, {
      definition,
      apiKey: "generic-demo-key",
      path: "https://example.com/me",
    });
    expect(elsewhere.steps[0]).toMatchObject({ verdict: "FAILED", request: null });
    const basic = plainDefinition(suite.app, "BASIC");
    const password = await tryOut(here, {
      definition: basic,
      username: "robin",
      password: "robin-password",
      path: "/me",
    });
    expect(verdicts(password)).toEqual({ "API call": "OK", "Identity request": "OK" });
  });

  test("the saved client goes only to the endpoints that it was saved for", async () => {
    const here = await makeOrganization(suite.app);
    await define(suite.app, here, genericDefinition(suite.app));
    const { clientSecret } = await saveClient(suite.app, here);
    expect(verdicts(await tryOut(here, { serviceKey }))).toMatchObject({ "Token endpoint": "OK" });
    const receiver = `${suite.app.simulator.origin}/receiver/thief-${here.slug}`;
    const stolen = await tryOut(here, {
      serviceKey,
      definition: genericDefinition(suite.app, { tokenUrl: receiver }),
    });
    expect(stolen.steps[1]?.verdict).toBe("FAILED");
    expect(suite.app.simulator.control.receivedCount(`thief-${here.slug}`)).toBe(1);
    expect(JSON.stringify(stolen)).not.toContain(clientSecret);
    expect(stolen.steps[1]?.request?.line).toContain("/receiver/thief");
  });

  test("nothing private is reached, and twenty tests a minute are enough", async () => {
    const here = await makeOrganization(suite.app);
    const definition = plainDefinition(suite.app, "API_KEY");
    const blocked = await run(here, "testCustomService", {
      definition: { ...definition, apiBaseUrl: "https://169.254.169.254/" },
    });
    expect(blocked).toMatchObject({ issues: [{ path: "definition.apiBaseUrl" }] });
    expect(await run(here, "testCustomService", {})).toMatchObject({ code: "VALIDATION" });
    const answers = [];
    for (let count = 0; count <= testsPerMinute; count += 1)
      answers.push((await run(here, "testCustomService", { definition })).code ?? "tested");
    expect(answers).toEqual([...Array.from({ length: testsPerMinute }, () => "tested"), "TOO_MANY_TESTS"]);
  });
});

import { act } from "../../src/modules/connections/generic-service.fixture.ts";
import { query } from "../builders.ts";
import type { Journey } from "./journey.ts";
import type { Services } from "./services.ts";

/** Everything goes wrong: providers, the network, the database, what people type. */
export async function driveFailures(journey: Journey, services: Services): Promise<void> {
  await failProviders(journey, services);
  await sendNonsense(journey);
  await testServices(journey);
  await losePostgres(journey, services);
}

const call = ({ app, token }: Journey, linkName: string) =>
  act(
    app,
    token,
    "invokeConnection",
    { linkName, environment: "DEVELOPMENT", request: { path: "/items" } },
    "response { status }",
  );

/** Refreshes that succeed, fail for now, and are refused; each after the access tokens have ended. */
async function failProviders(journey: Journey, { calm, books }: Services): Promise<void> {
  const { control } = journey.app.simulator;
  const renewed = calm.slice(0, 3);
  const expire = () => [control.expireAccessTokens({}), control.generic.expireAccessTokens()];
  for (let times = 0; times < 2; times += 1) {
    expire();
    for (const { linkName } of renewed) await call(journey, linkName);
  }
  for (const fault of [{ status: 500 }, { status: 429, retryAfterSeconds: 1 }, { reset: true }]) {
    expire();
    for (const pathPrefix of ["/generic/oauth/token", "/oauth/v2/token"])
      control.addFault({ pathPrefix, count: 4, ...fault });
    for (const { linkName } of renewed) await call(journey, linkName);
    control.clearFaults();
  }
  expire();
  control.generic.revokeGrants();
  control.revokeRefreshTokens({});
  for (const { linkName } of [...renewed, books]) await call(journey, linkName);
}

/** Secrets in documents and variables that GraphQL itself refuses: its messages quote what was sent. */
async function sendNonsense({ app, token, planted }: Journey): Promise<void> {
  const mutation = (name: string, type: string) =>
    `mutation($input: ${type}!) { ${name}(input: $input) { __typename } }`;
  const save = mutation("saveServiceClient", "SaveServiceClientInput");
  const keep = mutation("saveConnectionCredentials", "SaveConnectionCredentialsInput");
  const secret = (what: string) => planted.make(`a secret in ${what}`);
  const inputs: [string, object][] = [
    [save, { clientId: "1", clientSecret: secret("an input with a part missing") }],
    [save, { serviceKey: "zoho-crm", clientId: "1", clientSecret: [secret("a list")] }],
    [
      save,
      {
        serviceKey: "zoho-crm",
        clientId: "1",
        clientSecret: secret("an input with an unknown part"),
        extra: 1,
      },
    ],
    [save, { serviceKey: "zoho-crm", clientId: "1", secret: secret("an unknown part") }],
    [
      keep,
      {
        connectionId: "1",
        environment: "DEVELOPMENT",
        credentials: {
          apiKey: secret("one of two"),
          basic: { username: "a", password: secret("the other") },
        },
      },
    ],
    [
      keep,
      {
        connectionId: "1",
        environment: "NOWHERE",
        credentials: { apiKey: secret("an input of a wrong environment") },
      },
    ],
    [
      keep,
      {
        connectionId: "1",
        environment: "DEVELOPMENT",
        credentials: { tokens: { accessToken: secret("tokens"), expiresAt: secret("a date") } },
      },
    ],
    [
      mutation("signIn", "SignInInput"),
      { email: "not an address", password: secret("a sign-in without an address") },
    ],
    [mutation("setUp", "SetUpInput"), { password: secret("a set-up"), email: 7 }],
    [
      mutation("acceptInvitation", "AcceptInvitationInput"),
      { token: secret("an invitation without a password") },
    ],
    [
      save,
      {
        serviceKey: "zoho-crm",
        clientId: "1",
        clientSecret: `${secret("a text that cannot be kept")}\u0000`,
      },
    ],
  ];
  for (const [document, input] of inputs) await query(app, token, document, { input });
  await query(app, token, save, { input: secret("the place of an object") });
  const literal = secret("a document").replaceAll('"', "");
  planted.add("a secret in a document, without quotes", literal);
  for (const document of [
    `mutation { saveServiceClient(input: { clientSecret: "${literal}" }) { __typename } }`,
    `mutation { saveServiceClient(input: { clientSecret: ["${literal}"], clientId: "1", serviceKey: "x" }) { __typename } }`,
    `mutation { signIn(input: { email: "${literal}", password: "${literal}" }) { __typename } }`,
    `mutation { signIn(input: { email: "a@example.com", password: "${literal}" `,
    `mutation { signIn(input: { email: "a@example.com", password: "${literal} }) { __typename } }`,
  ])
    await query(app, token, document);
  await fetch(`${app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"query": "${literal}", `,
  });
  await query(app, planted.make("a bearer of nobody", { alphabet: "KEY" }), "{ viewer { __typename } }");
  await fetch(
    `${app.origin}/oauth/callback/secrets/code?${new URLSearchParams({ state: secret("a callback"), code: secret("a code of nobody"), error_description: "x" })}`,
    { redirect: "manual" },
  );
}

/** Services that are tried before they are saved, with credentials that are used for this alone. */
async function testServices({ app, token, planted, repeating }: Journey): Promise<void> {
  const fields = "ok steps { name explanation request { line headers body } response { line headers body } }";
  const { origin } = repeating;
  const api = { apiBaseUrl: `${origin}/api`, identityUrl: `${origin}/api/identity`, identityIdMember: "id" };
  for (const how of ["encoded", "headers", "failure", "malformed"]) {
    const inputs: object[] = [
      {
        definition: {
          ...api,
          authType: "API_KEY",
          credentialName: "X-API-Key",
          credentialTemplate: "{credential}",
        },
        apiKey: planted.make(`a tested key, ${how}`, { alphabet: "KEY" }),
      },
      {
        definition: { ...api, authType: "BASIC" },
        username: "ada",
        password: planted.make(`a tested password, ${how}`),
      },
      {
        definition: { ...api, authType: "OAUTH2_CLIENT_CREDENTIALS", tokenUrl: `${origin}/token/${how}` },
        clientId: "c",
        clientSecret: planted.make(`a tested client, ${how}`),
      },
    ];
    for (const input of inputs)
      await act(app, token, "testCustomService", { ...input, path: `/${how}` }, fields);
  }
}

/** The database drops every connection while secrets are being saved. */
async function losePostgres({ app, token, planted }: Journey, { calm }: Services): Promise<void> {
  const cut = () =>
    app.environment.database.pool
      .query(
        "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      )
      .catch(() => undefined);
  const quietly = (answer: Promise<unknown>) => answer.catch(() => undefined);
  await cut();
  await Promise.all([
    ...Array.from({ length: 6 }, (_, index) =>
      quietly(
        act(app, token, "saveServiceClient", {
          serviceKey: "code",
          clientId: "c",
          clientSecret: planted.make(`a client secret in a storm, ${index}`),
        }),
      ),
    ),
    ...calm.slice(3).map((one) =>
      quietly(
        act(app, token, "saveConnectionCredentials", {
          connectionId: one.id,
          environment: "DEVELOPMENT",
          credentials: { apiKey: planted.make(`a key in a storm of ${one.linkName}`, { alphabet: "KEY" }) },
        }),
      ),
    ),
    cut(),
  ]);
}

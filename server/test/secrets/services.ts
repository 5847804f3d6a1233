import { act } from "../../src/modules/connections/generic-service.fixture.ts";
import { authorize, consent, createConnection, save } from "./connect-all.ts";
import type { Connected } from "./connect-all.ts";
import type { Journey } from "./journey.ts";

/** What is connected: at the simulator, and at a service that repeats what it is sent. */
export type Services = { calm: Connected[]; repeating: Connected[]; books: Connected; accountId: string };

const must = async (answer: ReturnType<typeof act>): Promise<Awaited<ReturnType<typeof act>>> => {
  const given = await answer;
  if (given.code) throw new Error(JSON.stringify(given));
  return given;
};

/** Defines services of every kind, saves their clients, connects each in every way there is, and fails at it in some. */
export async function connectServices(journey: Journey): Promise<Services> {
  const { app, token, planted } = journey;
  const { control } = app.simulator;
  const callback = (key: string) => [`${app.environment.publicUrl}/oauth/callback/${journey.slug}/${key}`];
  const saveClient = (serviceKey: string, clientId: string, clientSecret: string) =>
    must(act(app, token, "saveServiceClient", { serviceKey, clientId, clientSecret }));

  for (const key of ["zoho-crm", "zoho-books"]) {
    const id = `client of ${key}`;
    await saveClient(key, id, planted.make(`the former client secret of ${key}`));
    const secret = planted.make(`the client secret of ${key}`);
    control.registerClient({ id, secret, redirectUris: callback(key) });
    await saveClient(key, id, secret);
  }

  const simulated = `${app.simulator.origin}/generic`;
  const api = {
    apiBaseUrl: `${simulated}/api`,
    identityUrl: `${simulated}/userinfo`,
    identityIdMember: "sub",
    identityNameMember: "name",
  };
  const define = (key: string, definition: object) =>
    must(act(app, token, "createCustomService", { key, name: key, definition }));
  const oauth = {
    authType: "OAUTH2_CODE",
    authorizeUrl: `${simulated}/oauth/authorize`,
    tokenUrl: `${simulated}/oauth/token`,
    revokeUrl: `${simulated}/oauth/revoke`,
    scopes: ["profile", "items.read"].map((name) => ({ name, meaning: name })),
    defaultScopes: ["profile", "items.read"],
  };
  await define("code", { ...api, ...oauth });
  const { authorizeUrl: _page, ...issued } = oauth;
  await define("issued", { ...api, ...issued, authType: "OAUTH2_CLIENT_CREDENTIALS" });
  await define("key-header", {
    ...api,
    authType: "API_KEY",
    credentialName: "X-API-Key",
    credentialTemplate: "{credential}",
  });
  await define("key-query", {
    ...api,
    authType: "API_KEY",
    credentialIn: "QUERY",
    credentialName: "api_key",
  });
  await define("password", { ...api, authType: "BASIC" });
  for (const key of ["code", "issued"]) {
    const secret = planted.make(`the client secret of ${key}`);
    const { id } = control.generic.registerClient({ secret, redirectUris: callback(key) });
    await saveClient(key, id, secret);
  }

  const key = (name: string) => control.generic.addKey({ key: planted.make(name, { alphabet: "KEY" }) }).key;
  const password = planted.make("the password of robin", { alphabet: "KEY" });
  control.generic.saveUser({ id: "robin", password });
  planted.add("the Basic pair of robin", btoa(`robin:${password}`));

  const books = await createConnection(journey, "Books", "zoho-books");
  await authorize(journey, "Books", books, { org: "acme" });
  const code = await createConnection(journey, "Code", "code");
  await authorize(journey, "Code", code, { user: "robin" });
  await authorize(journey, "Code again", code, { user: "robin" });
  const client = await createConnection(journey, "Issued", "issued");
  const inHeader = await createConnection(journey, "Key in a header", "key-header");
  const inQuery = await createConnection(journey, "Key in the query", "key-query");
  const basic = await createConnection(journey, "Basic", "password");
  const right: [Connected, object][] = [
    [client, { clientCredentials: true }],
    [inHeader, { apiKey: key("an API key for a header") }],
    [inQuery, { apiKey: key("an API key for a query") }],
    [basic, { basic: { username: "robin", password } }],
  ];
  const wrong: [Connected, object][] = [
    [inHeader, { apiKey: planted.make("a wrong API key", { alphabet: "KEY" }) }],
    [inHeader, { apiKey: `${planted.make("an API key on two lines")}\n` }],
    [inQuery, { apiKey: planted.make("a wrong API key for a query", { alphabet: "KEY" }) }],
    [basic, { basic: { username: "robin", password: planted.make("a wrong password of robin") } }],
    [basic, { apiKey: planted.make("a key where a password belongs") }],
    [
      code,
      {
        tokens: {
          accessToken: planted.make("a wrong access token", { alphabet: "KEY" }),
          refreshToken: planted.make("a wrong refresh token"),
        },
      },
    ],
    [books, { tokens: { refreshToken: planted.make("a wrong Zoho refresh token"), dataCentre: "us" } }],
    [
      books,
      {
        tokens: {
          refreshToken: planted.make("a token of a wrong data centre"),
          dataCentre: planted.make("no data centre"),
        },
      },
    ],
  ];
  for (const [connection, credentials] of right) {
    const refusal = await save(journey, connection, credentials);
    if (refusal) throw new Error(`${connection.linkName}: ${refusal}`);
  }
  for (const [connection, credentials] of wrong)
    if ((await save(journey, connection, credentials)) === null)
      throw new Error(`${connection.linkName} took what is wrong.`);

  return {
    books,
    calm: [books, code, client, inHeader, inQuery, basic],
    repeating: await connectRepeating(journey, define),
    accountId: await connectAccount(journey),
  };
}

/** Services at the server that repeats what it is sent, each by another kind of credentials. */
async function connectRepeating(
  journey: Journey,
  define: (key: string, definition: object) => Promise<unknown>,
): Promise<Connected[]> {
  const { app, token, planted, repeating } = journey;
  const api = {
    apiBaseUrl: `${repeating.origin}/api`,
    identityUrl: `${repeating.origin}/api/identity`,
    identityIdMember: "id",
    identityNameMember: "name",
  };
  await define("told-header", {
    ...api,
    authType: "API_KEY",
    credentialName: "X-API-Key",
    credentialTemplate: "{credential}",
  });
  await define("told-query", {
    ...api,
    authType: "API_KEY",
    credentialIn: "QUERY",
    credentialName: "api_key",
  });
  await define("told-body", {
    ...api,
    identityUrl: null,
    identityIdMember: null,
    identityNameMember: null,
    authType: "API_KEY",
    credentialIn: "BODY",
    credentialName: "api_key",
  });
  await define("told-basic", { ...api, authType: "BASIC" });
  const made: Connected[] = [];
  for (const key of ["told-header", "told-query", "told-body"]) {
    const connection = await createConnection(journey, key, key);
    const refusal = await save(journey, connection, {
      apiKey: planted.make(`the key of ${key}`, { alphabet: "KEY" }),
    });
    if (refusal) throw new Error(`${key}: ${refusal}`);
    made.push(connection);
  }
  const basic = await createConnection(journey, "told-basic", "told-basic");
  const password = planted.make("the password of told-basic");
  planted.add("the Basic pair of told-basic", Buffer.from(`ada.lovelace:${password}`).toString("base64"));
  const refusal = await save(journey, basic, { basic: { username: "ada.lovelace", password } });
  if (refusal) throw new Error(`told-basic: ${refusal}`);

  // Token endpoints that refuse in words that repeat the credentials.
  for (const how of ["refusal", "failure", "malformed", "broken"]) {
    const key = `told-${how}`;
    await define(key, {
      ...api,
      authType: "OAUTH2_CLIENT_CREDENTIALS",
      tokenUrl: `${repeating.origin}/token/${how}`,
    });
    const clientSecret = planted.make(`the client secret of ${key}`);
    await must(act(app, token, "saveServiceClient", { serviceKey: key, clientId: "client-1", clientSecret }));
    const connection = await createConnection(journey, key, key);
    await save(journey, connection, { clientCredentials: true });
  }
  return [...made, basic];
}

/** An account by consent, and others by tokens that are wrong. */
async function connectAccount(journey: Journey): Promise<string> {
  const { app, token, planted } = journey;
  const start = { serviceKey: "zoho-crm", environment: "DEVELOPMENT" };
  const begun = await act(app, token, "startAccountAuthorization", start, "authorizationUrl");
  const told = await consent(journey, "the account", begun, { org: "acme" });
  const refreshToken = planted.make("a wrong refresh token of an account");
  await act(app, token, "addAccountWithTokens", { ...start, dataCentre: "us", refreshToken });
  return told.get("account") ?? "";
}

import { describe, expect, test } from "vitest";
import type { OAuthEndpoints, ServiceDefinition, ServiceParameter } from "../definition.ts";
import { checkDefinition } from "./check-definition.ts";

const oauth: OAuthEndpoints = {
  authorizeUrl: "https://login.example.com/authorize",
  tokenUrl: "https://login.example.com/token",
  refreshUrl: null,
  revokeUrl: null,
  issuer: null,
  issuerRequired: false,
  scopeDelimiter: " ",
  scopeParameter: "scope",
  clientAuth: "BASIC",
  pkce: true,
  tokenRequest: "FORM",
  authorizeParameters: {},
  tokenParameters: {},
  revocation: "TOKEN",
  tokenLifeSeconds: null,
  apiUrlMember: null,
};
const sound: ServiceDefinition = {
  authType: "OAUTH2_CODE",
  parameters: [],
  oauth,
  credential: { in: "HEADER", name: "Authorization", template: "Bearer {credential}" },
  apiBaseUrl: "https://api.example.com/v1",
  apiHosts: [],
  headers: {},
  query: {},
  scopes: [],
  defaultScopes: [],
  identity: null,
  tokenBudget: null,
};
const subdomain: ServiceParameter = {
  name: "subdomain",
  label: "Subdomain",
  description: "What stands first.",
  example: "acme",
  pattern: "[a-z0-9-]{1,63}",
};
const keyed: ServiceDefinition = { ...sound, authType: "API_KEY", oauth: null };
const withOAuth = (part: Partial<OAuthEndpoints>): ServiceDefinition => ({
  ...sound,
  oauth: { ...oauth, ...part },
});
const withParameter = (part: Partial<ServiceParameter>): ServiceDefinition => ({
  ...sound,
  parameters: [{ ...subdomain, ...part }],
});
const withScopes = (scopes: string[], defaultScopes: string[] = []): ServiceDefinition => ({
  ...sound,
  scopes: scopes.map((name) => ({ name, meaning: "See things" })),
  defaultScopes,
});
/** What a stored or foreign JSON may hold although the type forbids it. */
function broken(part: Record<string, unknown>): ServiceDefinition {
  return Object.assign({ ...sound }, part);
}

describe("sound definitions", () => {
  test.each<[string, ServiceDefinition]>([
    ["the least", sound],
    [
      "an API key in the query",
      { ...keyed, credential: { in: "QUERY", name: "api_key", template: "{credential}" } },
    ],
    [
      "an API key in the body",
      { ...keyed, credential: { in: "BODY", name: "auth.key", template: "{credential}" } },
    ],
    [
      "user and password",
      { ...keyed, authType: "BASIC", credential: { ...sound.credential, template: "Basic {credential}" } },
    ],
    ["client credentials", { ...withOAuth({ authorizeUrl: null }), authType: "OAUTH2_CLIENT_CREDENTIALS" }],
    [
      "parameters wherever they may stand",
      {
        ...withOAuth({
          authorizeUrl: "https://{subdomain}.example.com/authorize?prompt=consent",
          tokenUrl: "https://{subdomain}.example.com/token",
          tokenParameters: { tenant: "{subdomain}" },
        }),
        parameters: [subdomain],
        credential: { in: "HEADER", name: "X-Token", template: "{subdomain}:{credential}" },
        apiBaseUrl: "https://{subdomain}.example.com/{subdomain}",
        apiHosts: ["{subdomain}.example.net", "files.example.com:8443", "*.cdn.example.com"],
        headers: { "X-Account": "{subdomain}" },
        query: { account: "{subdomain}" },
      },
    ],
    [
      "a whole host as a parameter",
      {
        ...withParameter({
          name: "host",
          example: "git.example.com",
          pattern: "[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])",
        }),
        apiBaseUrl: "https://{host}/api",
      },
    ],
    ["whole URLs alone", { ...sound, apiBaseUrl: null, apiHosts: ["*.example.co.uk"] }],
    [
      "an @ in a path",
      {
        ...sound,
        identity: { url: "https://api.example.com/users/@me", idMember: "id", nameMember: "data.0.name" },
      },
    ],
    [
      "an identity at the API's base",
      { ...sound, identity: { url: "/me?fields=id", idMember: "id", nameMember: "id" } },
    ],
    [
      "a key as the user of Basic",
      { ...keyed, credential: { ...sound.credential, template: "Basic {credentialAsUser}" } },
    ],
    ["scopes that are URLs", withScopes(["https://example.com/a.read", "b:write"], ["b:write"])],
    ["default scopes alone", withScopes([], ["read"])],
    [
      "a budget",
      { ...sound, tokenBudget: { refreshTokensPerUser: 20, refreshes: { count: 10, windowSeconds: 600 } } },
    ],
    ["an issuer that is promised", withOAuth({ issuer: "https://login.example.com", issuerRequired: true })],
  ])("%s", (_name, definition) => {
    expect(checkDefinition(definition)).toEqual([]);
  });

  test("a place that is opened may be plain http, an address, or a name inside a network", () => {
    const open = (url: URL) => ["127.0.0.1:4010", "simulator", "localhost:3000"].includes(url.host);
    const definition: ServiceDefinition = {
      ...withOAuth({ tokenUrl: "http://127.0.0.1:4010/token", revokeUrl: "http://simulator/revoke" }),
      apiBaseUrl: "http://localhost:3000",
      apiHosts: ["127.0.0.1:4010"],
    };
    expect(checkDefinition(definition, open)).toEqual([]);
    expect(checkDefinition(definition).map(({ path }) => path)).toEqual([
      "oauth.tokenUrl",
      "oauth.revokeUrl",
      "apiBaseUrl",
      "apiHosts.0",
    ]);
  });
});

const https = "Use https: what is sent there is secret.";
const hostless = "Write a host alone, such as api.example.com, api.example.com:8443 or *.example.com.";

describe("malformed definitions", () => {
  test.each<[string, ServiceDefinition, string, string]>([
    // where things go
    [
      "an unknown kind",
      broken({ authType: "OAUTH1" }),
      "authType",
      "Choose one of OAUTH2_CODE, OAUTH2_CLIENT_CREDENTIALS, API_KEY, BASIC.",
    ],
    ["plain http", withOAuth({ tokenUrl: "http://login.example.com/token" }), "oauth.tokenUrl", https],
    [
      "another scheme",
      { ...sound, apiBaseUrl: "ftp://api.example.com" },
      "apiBaseUrl",
      "Write a whole URL, such as https://api.example.com.",
    ],
    [
      "no URL at all",
      withOAuth({ revokeUrl: "revoke" }),
      "oauth.revokeUrl",
      "Write a whole URL, such as https://api.example.com.",
    ],
    [
      "an empty URL",
      withOAuth({ refreshUrl: "" }),
      "oauth.refreshUrl",
      "Write a URL, such as https://api.example.com.",
    ],
    [
      "user and password in a URL",
      withOAuth({ tokenUrl: "https://api.example.com@evil.test/token" }),
      "oauth.tokenUrl",
      "Leave out user and password: credentials are sent by themselves.",
    ],
    [
      "a fragment",
      withOAuth({ authorizeUrl: "https://login.example.com/#/authorize" }),
      "oauth.authorizeUrl",
      "Leave out the part after #: it is never sent.",
    ],
    [
      "a query",
      { ...sound, apiBaseUrl: "https://api.example.com/?a=b" },
      "apiBaseUrl",
      "Leave out the part after ?: there are fields for further parameters.",
    ],
    [
      "a backslash",
      { ...sound, apiBaseUrl: "https://api.example.com\\@evil.test" },
      "apiBaseUrl",
      "A URL has no spaces, quotes, backslashes or letters beyond ASCII; write them as %20.",
    ],
    [
      "digits that look like others",
      { ...sound, apiBaseUrl: "https://①②⑦.0.0.1" },
      "apiBaseUrl",
      "A URL has no spaces, quotes, backslashes or letters beyond ASCII; write them as %20.",
    ],
    [
      "a step up",
      { ...sound, apiBaseUrl: "https://api.example.com/a/%2E%2e/b" },
      "apiBaseUrl",
      "Leave out . and .. from the path.",
    ],
    [
      "an address",
      { ...sound, apiBaseUrl: "https://10.0.0.1/api" },
      "apiBaseUrl",
      "Write the name of a host in place of an address.",
    ],
    [
      "an address in disguise",
      { ...sound, apiBaseUrl: "https://0x7f.1/api" },
      "apiBaseUrl",
      "Write the name of a host in place of an address.",
    ],
    [
      "an IPv6 address",
      { ...sound, apiBaseUrl: "https://[::1]/api" },
      "apiBaseUrl",
      "Write the name of a host in place of an address.",
    ],
    [
      "a name inside a network",
      { ...sound, apiBaseUrl: "https://localhost:8443" },
      "apiBaseUrl",
      '"localhost" is a name inside a network: write one with a dot, such as api.example.com.',
    ],
    [
      "capital letters",
      { ...sound, apiBaseUrl: "https://API.example.com" },
      "apiBaseUrl",
      "Write hosts in small letters.",
    ],
    [
      "a label that begins with a hyphen",
      { ...sound, apiHosts: ["-a.example.com"] },
      "apiHosts.0",
      '"-a.example.com" is not the name of a host.',
    ],
    [
      "nowhere to call",
      { ...sound, apiBaseUrl: null },
      "apiHosts",
      "Name at least one host, or a base URL: there is nowhere to call.",
    ],
    ["a URL among the hosts", { ...sound, apiHosts: ["https://api.example.com"] }, "apiHosts.0", hostless],
    ["a path among the hosts", { ...sound, apiHosts: ["api.example.com/v1"] }, "apiHosts.0", hostless],
    ["a wildcard inside", { ...sound, apiHosts: ["api.*.example.com"] }, "apiHosts.0", hostless],
    ["everything", { ...sound, apiHosts: ["*"] }, "apiHosts.0", hostless],
    [
      "a wildcard over .com",
      { ...sound, apiHosts: ["*.com"] },
      "apiHosts.0",
      '"com" is a name inside a network: write one with a dot, such as api.example.com.',
    ],
    [
      "a wildcard over .co.uk",
      { ...sound, apiHosts: ["*.co.uk"] },
      "apiHosts.0",
      "Anybody can have a name below co.uk: write the hosts, or a wildcard below one owner's.",
    ],
    [
      "a wildcard over a shared host",
      { ...sound, apiHosts: ["*.herokuapp.com"] },
      "apiHosts.0",
      "Anybody can have a name below herokuapp.com: write the hosts, or a wildcard below one owner's.",
    ],
    [
      "a wildcard over a parameter",
      { ...withParameter({}), apiHosts: ["*.{subdomain}.com"] },
      "apiHosts.0",
      "A wildcard stands before a host that is known: leave out the parameter.",
    ],
    [
      "a wildcard with a port",
      { ...sound, apiHosts: ["*.example.com:8443"] },
      "apiHosts.0",
      "A wildcard stands for hosts at the usual port: leave out the port.",
    ],
    [
      "the usual port",
      { ...sound, apiHosts: ["api.example.com:443"] },
      "apiHosts.0",
      "Leave out :443: it is the usual port.",
    ],
    [
      "a host named twice",
      { ...sound, apiHosts: ["a.example.com", "a.example.com"] },
      "apiHosts.1",
      "This host is named twice.",
    ],
    [
      "too many hosts",
      { ...sound, apiHosts: Array.from({ length: 51 }, (_, index) => `h${index}.example.com`) },
      "apiHosts",
      "At most 50 hosts; these are 51.",
    ],
    [
      "identity over http",
      { ...sound, identity: { url: "http://api.example.com/me", idMember: "id", nameMember: "name" } },
      "identity.url",
      https,
    ],
    [
      "identity at another's host",
      { ...sound, identity: { url: "//evil.test/me", idMember: "id", nameMember: "id" } },
      "identity.url",
      "Write a whole URL, such as https://api.example.com.",
    ],
    [
      "identity a step up",
      { ...sound, identity: { url: "/a/../me", idMember: "id", nameMember: "id" } },
      "identity.url",
      "Leave out . and .. from the path.",
    ],
    [
      "identity's member",
      { ...sound, identity: { url: "https://api.example.com/me", idMember: "$..id", nameMember: "name" } },
      "identity.idMember",
      "Name a member of the answer, by dots where it is deeper, such as data.user.id.",
    ],

    // parameters
    [
      "an undeclared parameter",
      { ...sound, apiBaseUrl: "https://{shop}.example.com" },
      "apiBaseUrl",
      'There is no parameter "shop": declare it among the parameters.',
    ],
    [
      "a lone brace",
      { ...sound, headers: { "X-A": "{b" } },
      "headers.X-A",
      "There is a brace without its other one: write {name}.",
    ],
    [
      "a parameter's name",
      withParameter({ name: "Sub-domain" }),
      "parameters.0.name",
      "Write a name of letters and digits that begins small, such as subdomain; not credential.",
    ],
    [
      "a parameter called credential",
      withParameter({ name: "credential" }),
      "parameters.0.name",
      "Write a name of letters and digits that begins small, such as subdomain; not credential.",
    ],
    [
      "a parameter declared twice",
      { ...sound, parameters: [subdomain, subdomain] },
      "parameters.1.name",
      "This parameter is declared twice.",
    ],
    ["a parameter without a label", withParameter({ label: " " }), "parameters.0.label", "Write a text."],
    [
      "a description of two lines",
      withParameter({ description: "a\nb" }),
      "parameters.0.description",
      "Leave out line breaks and tabs.",
    ],
    [
      "an unbounded pattern",
      withParameter({ pattern: "[a-z]+" }),
      "parameters.0.pattern",
      "Write a bound in place of +, such as {1,63}.",
    ],
    [
      "a pattern that does not compile",
      withParameter({ pattern: "[a-z" }),
      "parameters.0.pattern",
      "There is a [ without its ].",
    ],
    [
      "a pattern that admits a slash",
      withParameter({ pattern: "[a-z/]{1,9}" }),
      "parameters.0.pattern",
      'It admits "/"; values consist of letters, digits, "-", ".", "_" and "~".',
    ],
    [
      "an example that does not fit",
      withParameter({ example: "Acme Inc." }),
      "parameters.0.example",
      "Give an example that fits the pattern.",
    ],

    // OAuth
    ["no endpoints", { ...sound, oauth: null }, "oauth", "Write the endpoints of OAuth 2.0."],
    [
      "endpoints of a key",
      { ...keyed, oauth },
      "oauth",
      "Leave out the endpoints of OAuth 2.0: API_KEY has none.",
    ],
    [
      "nobody to ask",
      withOAuth({ authorizeUrl: null }),
      "oauth.authorizeUrl",
      "Write where a person gives the consent.",
    ],
    [
      "somebody to ask with client credentials",
      { ...sound, authType: "OAUTH2_CLIENT_CREDENTIALS" },
      "oauth.authorizeUrl",
      "Leave it out: nobody is asked with client credentials.",
    ],
    [
      "a state of one's own",
      withOAuth({ authorizeUrl: "https://login.example.com/authorize?state=1" }),
      "oauth.authorizeUrl",
      "Leave out state: it is added for each consent.",
    ],
    [
      "a redirect URI of one's own",
      withOAuth({ authorizeParameters: { redirect_uri: "https://evil.test" } }),
      "oauth.authorizeParameters.redirect_uri",
      "This parameter is added for each consent.",
    ],
    [
      "a grant of one's own",
      withOAuth({ tokenParameters: { grant_type: "password" } }),
      "oauth.tokenParameters.grant_type",
      "This parameter is added to each token request.",
    ],
    [
      "a parameter that is no text",
      withOAuth(Object.assign({}, { tokenParameters: Object.fromEntries([["a", 1 as unknown as string]]) })),
      "oauth.tokenParameters.a",
      "Write a text.",
    ],
    [
      "a promised issuer that is not named",
      withOAuth({ issuerRequired: true }),
      "oauth.issuer",
      "Write the issuer: the service is said to name it in every answer.",
    ],
    [
      "a delimiter",
      withOAuth({ scopeDelimiter: "\n" }),
      "oauth.scopeDelimiter",
      'Choose a space, ",", ";", "|" or "+".',
    ],
    [
      "scopes in the state",
      withOAuth({ scopeParameter: "state" }),
      "oauth.scopeParameter",
      "state has a meaning of its own: scopes cannot go there.",
    ],
    [
      "a public client without PKCE",
      withOAuth({ clientAuth: "NONE", pkce: false }),
      "oauth.pkce",
      "Switch PKCE on: nothing else protects the code of a client without a secret.",
    ],
    [
      "client credentials without a secret",
      { ...withOAuth({ authorizeUrl: null, clientAuth: "NONE" }), authType: "OAUTH2_CLIENT_CREDENTIALS" },
      "oauth.clientAuth",
      "Choose BASIC or POST: with client credentials the secret is all there is.",
    ],
    [
      "a life of no time",
      withOAuth({ tokenLifeSeconds: 0 }),
      "oauth.tokenLifeSeconds",
      "Write whole seconds from 1 to 315360000, or leave it out.",
    ],
    [
      "a member that is a path",
      withOAuth({ apiUrlMember: "a/b" }),
      "oauth.apiUrlMember",
      "Name a member of the answer, by dots where it is deeper, such as data.user.id.",
    ],

    // what is sent
    [
      "a template without the credential",
      { ...keyed, credential: { ...sound.credential, template: "Bearer" } },
      "credential.template",
      "Write {credential} exactly once; here it stands 0 times.",
    ],
    [
      "a template with two",
      { ...keyed, credential: { ...sound.credential, template: "{credential}{credential}" } },
      "credential.template",
      "Write {credential} exactly once; here it stands 2 times.",
    ],
    [
      "a token as the user of Basic",
      { ...sound, credential: { ...sound.credential, template: "Basic {credentialAsUser}" } },
      "credential.template",
      "{credentialAsUser} is for API keys: write {credential}.",
    ],
    [
      "a template of two lines",
      { ...keyed, credential: { ...sound.credential, template: "{credential}\r\nHost: evil.test" } },
      "credential.template",
      "Write letters, digits, signs and spaces of ASCII, without line breaks.",
    ],
    [
      "a credential in Host",
      { ...keyed, credential: { in: "HEADER", name: "Host", template: "{credential}" } },
      "credential.name",
      "The header Host belongs to the connection and is set by itself.",
    ],
    [
      "a credential's name",
      { ...keyed, credential: { in: "HEADER", name: "X Key", template: "{credential}" } },
      "credential.name",
      "Write the name of a header, such as X-Api-Key.",
    ],
    [
      "a credential in a cookie jar",
      broken({ credential: { in: "COOKIE", name: "a", template: "{credential}" } }),
      "credential.in",
      "Choose one of HEADER, QUERY, BODY.",
    ],
    [
      "a password in the query",
      { ...keyed, authType: "BASIC", credential: { in: "QUERY", name: "auth", template: "{credential}" } },
      "credential.in",
      "User and password go in a header.",
    ],
    [
      "a header of the connection",
      { ...sound, headers: { "Content-Length": "0" } },
      "headers.Content-Length",
      "The header Content-Length belongs to the connection and is set by itself.",
    ],
    [
      "a header that smuggles",
      { ...sound, headers: { "transfer-encoding": "chunked" } },
      "headers.transfer-encoding",
      "The header transfer-encoding belongs to the connection and is set by itself.",
    ],
    [
      "the credential's header",
      { ...sound, headers: { authorization: "x" } },
      "headers.authorization",
      "This header carries the credential.",
    ],
    [
      "a header named twice",
      { ...sound, headers: { "X-A": "1", "x-a": "2" } },
      "headers.x-a",
      "This header is named twice: upper and lower case do not count.",
    ],
    [
      "headers that are a list",
      broken({ headers: ["a"] }),
      "headers",
      'Write names and texts, such as { "Accept": "application/json" }.',
    ],
    [
      "too many headers",
      {
        ...sound,
        headers: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`X-${index}`, "1"])),
      },
      "headers",
      "At most 20; these are 21.",
    ],
    [
      "the credential's parameter",
      { ...keyed, credential: { in: "QUERY", name: "key", template: "{credential}" }, query: { key: "a" } },
      "query.key",
      "This parameter carries the credential.",
    ],

    // scopes and budgets
    [
      "a scope with a space",
      withScopes(["read write"]),
      "scopes.0.name",
      "A scope has no spaces, quotes, backslashes or letters beyond ASCII.",
    ],
    [
      "a scope with the delimiter",
      { ...withScopes(["a,b"]), oauth: { ...oauth, scopeDelimiter: "," } },
      "scopes.0.name",
      'A scope must not hold the delimiter ",": it would be read as two.',
    ],
    ["a scope named twice", withScopes(["a", "a"]), "scopes.1.name", "This scope is named twice."],
    [
      "a scope without a meaning",
      { ...sound, scopes: [{ name: "a", meaning: "" }] },
      "scopes.0.meaning",
      "Write a text.",
    ],
    [
      "a default that is not known",
      withScopes(["a"], ["b"]),
      "defaultScopes.0",
      "This scope is not among the scopes: add it there.",
    ],
    [
      "scopes of a key",
      { ...keyed, scopes: [{ name: "a", meaning: "See things" }] },
      "scopes",
      "Leave out scopes: keys and passwords have none.",
    ],
    [
      "too many scopes",
      withScopes(Array.from({ length: 501 }, (_, index) => `s${index}`)),
      "scopes",
      "At most 500 scopes; these are 501.",
    ],
    [
      "a budget of none",
      { ...sound, tokenBudget: { refreshTokensPerUser: 0, refreshes: null } },
      "tokenBudget.refreshTokensPerUser",
      "Write a whole number from 1 to 1000000.",
    ],
  ])("%s", (_name, definition, path, message) => {
    expect(checkDefinition(definition)).toEqual([{ path, message }]);
  });

  test("everything that is wrong is told at once", () => {
    const definition = {
      ...withOAuth({ tokenUrl: "http://a.example.com", scopeDelimiter: "-" }),
      apiHosts: ["*.com", "a b"],
    };
    expect(checkDefinition(definition).map(({ path }) => path)).toEqual([
      "oauth.tokenUrl",
      "oauth.scopeDelimiter",
      "apiHosts.0",
      "apiHosts.1",
    ]);
  });
});

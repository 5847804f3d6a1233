import type { TestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { landAfter } from "../../../test/consent.ts";
import { send } from "../../../test/send.ts";

export const serviceKey = "generic";

/** The simulator's generic service as an organization defines it. */
export function genericDefinition(
  app: TestApp,
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  const { origin } = app.simulator;
  return {
    authType: "OAUTH2_CODE",
    authorizeUrl: `${origin}/generic/oauth/authorize`,
    tokenUrl: `${origin}/generic/oauth/token`,
    revokeUrl: `${origin}/generic/oauth/revoke`,
    issuer: `${origin}/generic`,
    issuerRequired: true,
    apiBaseUrl: `${origin}/generic/api`,
    scopes: [
      { name: "profile", meaning: "See who one is" },
      { name: "items.read", meaning: "Read items" },
      { name: "items.write", meaning: "Change items" },
    ],
    defaultScopes: ["profile", "items.read"],
    identityUrl: `${origin}/generic/userinfo`,
    identityIdMember: "account.id",
    identityNameMember: "account.name",
    ...change,
  };
}

/** The definition for a service with keys, passwords or client credentials: without what only a consent needs. */
export function plainDefinition(
  app: TestApp,
  authType: "API_KEY" | "BASIC" | "OAUTH2_CLIENT_CREDENTIALS",
): Record<string, unknown> {
  const { authorizeUrl: _page, issuer: _issuer, issuerRequired: _promise, ...rest } = genericDefinition(app);
  if (authType === "OAUTH2_CLIENT_CREDENTIALS") return { ...rest, authType };
  const { tokenUrl: _token, revokeUrl: _revoke, scopes: _scopes, defaultScopes: _defaults, ...plain } = rest;
  return {
    ...plain,
    authType,
    ...(authType === "API_KEY" ? { credentialName: "X-Api-Key", credentialTemplate: "{credential}" } : {}),
  };
}

type Answer = Record<string, unknown> & { __typename: string; code?: string; message?: string };

/** A mutation: its payload with `fields`, or the error; and the cookies of the answer. */
export async function act(
  app: TestApp,
  token: string,
  name: string,
  input: Record<string, unknown>,
  fields = "__typename",
): Promise<Answer & { cookie: string }> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const { data, cookie } = await send(
    app,
    token,
    `mutation($input: ${type}Input!) { ${name}(input: $input) {
      __typename ... on Error { code message } ... on ValidationError { issues { path message } }
      ... on ${type}Payload { ${fields} } } }`,
    { input },
  );
  return { ...(data[name] as Answer), cookie };
}

/** An organization that defined the generic service, with a client there. */
export async function makeGenericOrganization(
  app: TestApp,
  change: Record<string, unknown> = {},
): Promise<TestOrganization> {
  const organization = await makeOrganization(app);
  await define(app, organization, genericDefinition(app, change));
  await saveClient(app, organization);
  return organization;
}

export async function define(
  app: TestApp,
  { admin }: TestOrganization,
  definition: Record<string, unknown>,
  key = serviceKey,
): Promise<void> {
  const made = await act(app, admin.token, "createCustomService", { key, name: "Generic", definition });
  if (made.code) throw new Error(JSON.stringify(made));
}

/** Registers a client at the generic service and saves it. */
export async function saveClient(app: TestApp, { slug, admin }: TestOrganization, key = serviceKey) {
  const redirectUris = [`${app.environment.publicUrl}/oauth/callback/${slug}/${key}`];
  const { id, secret } = app.simulator.control.generic.registerClient({ name: slug, redirectUris });
  const saved = await act(app, admin.token, "saveServiceClient", {
    serviceKey: key,
    clientId: id,
    clientSecret: secret,
  });
  if (saved.code) throw new Error(JSON.stringify(saved));
  return { clientId: id, clientSecret: secret };
}

export async function makeConnection(
  app: TestApp,
  { admin }: TestOrganization,
  name = "Generic",
  key = serviceKey,
): Promise<{ id: string; linkName: string }> {
  const made = await act(
    app,
    admin.token,
    "createConnection",
    { name, serviceKey: key },
    "connection { id linkName }",
  );
  if (!made["connection"]) throw new Error(JSON.stringify(made));
  return made["connection"] as { id: string; linkName: string };
}

export type Told = Record<"connection" | "environment" | "error" | "message" | "service", string | null>;

/** What the browser is told after a consent: as that user, in the browser with that cookie. */
export async function comeBack(
  app: TestApp,
  begun: { authorizationUrl?: unknown; cookie: string },
  user = "robin",
): Promise<Told> {
  if (typeof begun.authorizationUrl !== "string") throw new Error(JSON.stringify(begun));
  const { redirect } = app.simulator.control.decideConsent({ authorizeUrl: begun.authorizationUrl, user });
  const told = await landAfter(redirect, begun.cookie);
  const names = ["connection", "environment", "error", "message", "service"] as const;
  return Object.fromEntries(names.map((name) => [name, told.get(name)])) as Told;
}

/** Connects, or reconnects, a connection by a consent. */
export async function connect(
  app: TestApp,
  { admin }: TestOrganization,
  connectionId: string,
  options: { user?: string; environment?: Environment; input?: Record<string, unknown> } = {},
): Promise<Told> {
  const begun = await act(
    app,
    admin.token,
    "authorizeConnection",
    { connectionId, environment: options.environment ?? "DEVELOPMENT", ...options.input },
    "authorizationUrl",
  );
  return comeBack(app, begun, options.user);
}

/** What a connection is in its environments. */
export async function authorizationsOf(
  app: TestApp,
  { admin }: TestOrganization,
  linkName: string,
): Promise<Record<string, unknown>[]> {
  const { data } = await send(
    app,
    admin.token,
    `query($linkName: String!) { connection(linkName: $linkName) { authorizations { environment status reason
      providerAccountId providerAccountName scopes missingScopes extraScopes apiBaseUrl apiHosts proxyUrl grantedByName
      revokedByName revocation { outcome reason } tokenHealth { state reason refreshes refreshFailures } }
      problems { kind environment fix { mutation input } } } }`,
    { linkName },
  );
  return data["connection"]?.["authorizations"] as Record<string, unknown>[];
}

/** How much of an organization's is kept. */
export async function rowsOf({ environment }: TestApp, { id: organizationId }: TestOrganization) {
  const { prisma } = environment.database;
  const where = { organizationId };
  return {
    connections: await prisma.connectionLink.count({ where }),
    authorizations: await prisma.authorization.count({ where }),
    tokens: await prisma.credential.count({ where: { ...where, purpose: "tokens" } }),
  };
}

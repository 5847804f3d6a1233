import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseGlobalId } from "../src/graphql/global-id.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";
import { mustMutate, mutate } from "./mutate.ts";
import { OIDC_CLIENTS, oidcSecret, startOidcServer } from "./oidc-server.ts";
import type { OidcServer } from "./oidc-server.ts";

// A service that an organization defines itself, against a server that is not ours, through the public doors alone.
let oidc: OidcServer;
let app: TestApp;
let organization: TestOrganization;
const client = { clientId: OIDC_CLIENTS.BASIC, clientSecret: oidcSecret };

beforeAll(async () => {
  oidc = await startOidcServer();
  app = await startTestApp({ work: false, openOrigins: [oidc.origin] });
  organization = await makeOrganization(app);
  await createService("items", {
    authType: "OAUTH2_CODE",
    authorizeUrl: `${oidc.origin}/auth`,
    revokeUrl: `${oidc.origin}/token/revocation`,
    issuer: oidc.issuer,
    issuerRequired: true,
    authorizeParameters: { prompt: "consent" },
    defaultScopes: ["openid", "profile", "offline_access", "items:read"],
    identityUrl: `${oidc.origin}/me`,
    identityIdMember: "sub",
    identityNameMember: "name",
  });
  oidc.addRedirectUri(`${app.environment.publicUrl}/oauth/callback/${organization.slug}/items`);
});
afterAll(async () => {
  await app.close();
  await oidc.close();
});

type Connection = { id: string; linkName: string };
type Begun = { authorizationUrl: string; cookie: string; connection: Connection };

async function createService(key: string, definition: object): Promise<void> {
  const whole = { tokenUrl: `${oidc.origin}/token`, apiBaseUrl: `${oidc.origin}/api`, ...definition };
  const input = { key, name: `Our ${key}`, definition: whole };
  await mustMutate(app, organization.admin, "createCustomService", input, "service { key }");
  await saveClient(key, client);
}

async function saveClient(serviceKey: string, given: typeof client): Promise<void> {
  const input = { serviceKey, ...given };
  await mustMutate(app, organization.admin, "saveServiceClient", input, "service { key }");
}

async function begin(): Promise<Begun> {
  const { payload, cookie } = await mustMutate<Omit<Begun, "cookie">>(
    app,
    organization.admin,
    "createConnection",
    { name: "Items", serviceKey: "items", connect: { environment: "DEVELOPMENT" } },
    "authorizationUrl connection { id linkName }",
  );
  return { ...payload, cookie };
}

async function comeBack(to: URL, { cookie }: { cookie: string }): Promise<string | null> {
  const response = await fetch(to, { redirect: "manual", headers: { cookie } });
  return new URL(response.headers.get("location") ?? "", to).searchParams.get("error");
}

async function connect(): Promise<Connection> {
  const begun = await begin();
  expect(await comeBack(await oidc.consent(begun.authorizationUrl), begun)).toBe(null);
  return begun.connection;
}

async function call({ linkName }: Connection): Promise<unknown> {
  const { payload } = await mutate<{ response: { status: number; body: unknown } }>(
    app,
    organization.admin,
    "invokeConnection",
    { linkName, environment: "DEVELOPMENT", request: { path: "/items" } },
    "response { status body }",
  );
  return payload.code ?? payload.response;
}

const authorizationOf = ({ id }: Connection) => ({
  connection: { connectionId: parseGlobalId(id)?.id ?? "" },
});
const isConnected = async (connection: Connection): Promise<boolean> =>
  (await app.environment.database.prisma.authorization.count({ where: authorizationOf(connection) })) > 0;

/** As an hour later: Patchbay knows that the access token is over. */
async function age(connection: Connection): Promise<void> {
  oidc.expireAccessTokens();
  await app.environment.database.prisma.authorization.updateMany({
    where: authorizationOf(connection),
    data: { accessTokenExpiresAt: app.environment.clock.now() },
  });
}

const items = { status: 200, body: { items: [{ id: 1, owner: "ada" }] } };

test("consent with PKCE, a call, refreshes with rotation, revocation: from the definition to the last token", async () => {
  const connection = await connect();
  expect(await call(connection)).toEqual(items);

  const before = oidc.countOf("/token");
  for (let hour = 0; hour < 3; hour += 1) {
    await age(connection);
    expect(await call(connection)).toEqual(items);
  }
  expect(oidc.countOf("/token") - before).toBe(3);
  // A server that forgets a token early says 401: one refresh, and the call goes through.
  oidc.expireAccessTokens();
  expect(await call(connection)).toEqual(items);
  expect(oidc.countOf("/token") - before).toBe(4);

  expect(oidc.liveTokens("RefreshToken")).toBe(1);
  const input = { connectionId: connection.id, environment: "DEVELOPMENT", atProvider: true };
  await mustMutate(app, organization.admin, "revokeConnection", input, "connection { id }");
  expect([oidc.liveTokens("RefreshToken"), oidc.liveTokens("AccessToken")]).toEqual([0, 0]);
  expect(await call(connection)).toBe("REVOKED");
});

test("ten calls at once over an expired token: one refresh, and the rotated token is not used twice", async () => {
  const connection = await connect();
  await age(connection);
  const before = oidc.countOf("/token");
  const answers = await Promise.all(Array.from({ length: 10 }, () => call(connection)));
  expect(answers).toEqual(answers.map(() => items));
  expect(oidc.countOf("/token") - before).toBe(1);
});

test("what the person takes back at the provider needs them again, and a reconnect mends it", async () => {
  const connection = await connect();
  oidc.forgetGrants();
  await age(connection);
  expect(await call(connection)).toBe("REAUTHENTICATION_REQUIRED");
  const { prisma } = app.environment.database;
  const open = {
    organizationId: organization.id,
    subjectId: parseGlobalId(connection.id)?.id ?? "",
    resolvedAt: null,
  };
  expect(await prisma.problem.findMany({ where: open })).toMatchObject([
    { kind: "REAUTHENTICATION_REQUIRED", cause: "invalid_grant" },
  ]);
  const again = await mustMutate<{ authorizationUrl: string }>(
    app,
    organization.admin,
    "authorizeConnection",
    { connectionId: connection.id, environment: "DEVELOPMENT" },
    "authorizationUrl",
  );
  const another = await oidc.consent(again.payload.authorizationUrl, "mallory");
  expect(await comeBack(another, again)).toBe("DIFFERENT_ACCOUNT");
  const right = await mustMutate<{ authorizationUrl: string }>(
    app,
    organization.admin,
    "authorizeConnection",
    { connectionId: connection.id, environment: "DEVELOPMENT" },
    "authorizationUrl",
  );
  expect(await comeBack(await oidc.consent(right.payload.authorizationUrl), right)).toBe(null);
  expect(await call(connection)).toEqual(items);
  expect(await prisma.problem.count({ where: open })).toBe(0);
});

describe("nothing half-made", () => {
  test("a wrong client secret", async () => {
    await saveClient("items", { ...client, clientSecret: "not the secret of this client" });
    const begun = await begin();
    expect(await comeBack(await oidc.consent(begun.authorizationUrl), begun)).toBe("CODE_REJECTED");
    expect(await isConnected(begun.connection)).toBe(false);
    await saveClient("items", client);
  });

  test("a code that expired, and one that was used", async () => {
    const late = await begin();
    const back = await oidc.consent(late.authorizationUrl);
    oidc.expire(back.searchParams.get("code") ?? "");
    expect(await comeBack(back, late)).toBe("CODE_REJECTED");
    expect(await isConnected(late.connection)).toBe(false);

    const first = await begin();
    const used = await oidc.consent(first.authorizationUrl);
    expect(await comeBack(used, first)).toBe(null);
    const second = await begin();
    const replayed = new URL(await oidc.consent(second.authorizationUrl));
    replayed.searchParams.set("code", used.searchParams.get("code") ?? "");
    expect(await comeBack(replayed, second)).toBe("CODE_REJECTED");
    expect(await isConnected(second.connection)).toBe(false);
  });

  test("another issuer, or none where one was promised: the token endpoint hears nothing", async () => {
    const before = oidc.countOf("/token");
    for (const [iss, error] of [
      ["https://evil.example", "UNKNOWN_DATA_CENTRE"],
      [`${oidc.issuer}/other`, "UNKNOWN_DATA_CENTRE"],
      [null, "PROVIDER_ERROR"],
    ] as const) {
      const begun = await begin();
      const back = await oidc.consent(begun.authorizationUrl);
      if (iss === null) back.searchParams.delete("iss");
      else back.searchParams.set("iss", iss);
      expect(await comeBack(back, begun)).toBe(error);
      expect(await isConnected(begun.connection)).toBe(false);
    }
    expect(oidc.countOf("/token")).toBe(before);
  });

  test("a consent that the person refused", async () => {
    const begun = await begin();
    const back = await oidc.consent(begun.authorizationUrl);
    back.searchParams.delete("code");
    back.searchParams.set("error", "access_denied");
    expect(await comeBack(back, begun)).toBe("CONSENT_DENIED");
    expect(await isConnected(begun.connection)).toBe(false);
  });
});

test("client credentials: no person is asked, and stale tokens are issued anew", async () => {
  await createService("machine", { authType: "OAUTH2_CLIENT_CREDENTIALS", defaultScopes: ["items:read"] });
  const made = await mustMutate<{ connection: Connection }>(
    app,
    organization.admin,
    "createConnection",
    { name: "Machine", serviceKey: "machine" },
    "connection { id linkName }",
  );
  const { connection } = made.payload;
  const input = {
    connectionId: connection.id,
    environment: "DEVELOPMENT",
    credentials: { clientCredentials: true },
  };
  await mustMutate(app, organization.admin, "saveConnectionCredentials", input, "connection { id }");
  const own = { status: 200, body: { items: [{ id: 1, owner: null }] } };
  expect(await call(connection)).toEqual(own);
  await age(connection);
  const before = oidc.countOf("/token");
  expect(await call(connection)).toEqual(own);
  expect(oidc.countOf("/token") - before).toBe(1);
});

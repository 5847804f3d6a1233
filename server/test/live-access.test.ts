import { once } from "node:events";
import { request } from "node:http";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { toGlobalId } from "../src/graphql/global-id.ts";
import { makeManualClock } from "../src/platform/clock.ts";
import { startTestApp, useTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeMember, makeOrganization, query } from "./builders.ts";
import type { Person, TestOrganization } from "./builders.ts";
import { connectLive, subscribeLive } from "./live-client.ts";

const suite = useTestApp({ work: false });
let organization: TestOrganization;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const activity = "subscription { activityAdded { change } }";

async function signIn(app: TestApp, person: Person): Promise<string> {
  const response = await fetch(`${app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      query: "mutation($input: SignInInput!) { signIn(input: $input) { __typename } }",
      variables: { input: { email: person.email, password: person.password } },
    }),
  });
  return (response.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
}

async function post(
  app: TestApp,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; answer: { data?: unknown; errors?: { extensions?: { code?: string } }[] } }> {
  const response = await fetch(`${app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, answer: (await response.json()) as never };
}

const mutate = (token: string, field: string, variables: Record<string, unknown>) =>
  query(suite.app, token, `mutation { ${field} { __typename } }`, variables);

/** The status with which an upgrade is refused, or 101. */
async function upgrade(app: TestApp, path: string, headers: Record<string, string>): Promise<number> {
  const call = request(`${app.origin}${path}`, {
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-protocol": "graphql-transport-ws",
      ...headers,
    },
  });
  call.end();
  const [response] = await Promise.race([once(call, "response"), once(call, "upgrade")]);
  call.destroy();
  return (response as { statusCode: number }).statusCode;
}

describe("a WebSocket", () => {
  test("is refused from foreign origins, and takes a bearer token without one", async () => {
    const { app } = suite;
    expect(await upgrade(app, "/graphql", { origin: "https://evil.example" })).toBe(403);
    expect(await upgrade(app, "/graphql", { origin: "null" })).toBe(403);
    expect(await upgrade(app, "/elsewhere", {})).toBe(404);
    expect(await upgrade(app, "/graphql", { origin: app.origin })).toBe(101);
    const live = connectLive(app.origin, { token: organization.admin.token });
    await live.socket;
    await live.dispose();
  });

  test("takes the session cookie from our own pages alone", async () => {
    const cookie = await signIn(suite.app, organization.admin);
    const own = connectLive(suite.app.origin, { headers: { cookie, origin: suite.app.origin } });
    await own.socket;
    await own.dispose();
    const without = connectLive(suite.app.origin, { headers: { cookie } });
    expect(await without.closed).toMatchObject({ code: 4401 });
    const nobody = connectLive(suite.app.origin, { token: "pbt_unknown" });
    expect(await nobody.closed).toMatchObject({ code: 4401 });
  });

  test("runs queries and mutations, and answers what is malformed without closing", async () => {
    const live = connectLive(suite.app.origin, { token: organization.admin.token });
    const first = (document: string) => subscribeLive(live, document).next();
    expect(await first("{ viewer { organization { slug } } }")).toEqual({
      done: false,
      value: { data: { viewer: { organization: { slug: organization.slug } } } },
    });
    expect(
      (await first('mutation { createProject(input: { name: "Over a socket" }) { __typename } }')).value,
    ).toEqual({ data: { createProject: { __typename: "CreateProjectPayload" } } });
    await expect(first("{ viewer {")).rejects.toMatchObject([
      { extensions: { code: "GRAPHQL_VALIDATION_FAILED" } },
    ]);
    await expect(first("{ nothing }")).rejects.toMatchObject([
      { extensions: { code: "GRAPHQL_VALIDATION_FAILED" } },
    ]);
    await expect(first(`{ ${"viewer { permissions } ".repeat(600)} }`)).rejects.toBeInstanceOf(Array);
    expect((await first("{ feedCursor }")).value).toMatchObject({ data: {} });
    await live.dispose();
  });

  test("needs the scope READ to follow", async () => {
    const weak = await makeMember(suite.app, organization.id, ["DEVELOPER"], ["RULES_WRITE"]);
    const live = connectLive(suite.app.origin, { token: weak.token });
    expect((await subscribeLive(live, activity).next()).value).toMatchObject({
      errors: [{ extensions: { code: "FORBIDDEN" } }],
    });
    await live.dispose();
  });

  test("holds at most 100 operations at a time", async () => {
    const live = connectLive(suite.app.origin, { token: organization.admin.token });
    const streams = Array.from({ length: 100 }, () => subscribeLive(live, activity));
    await expect(subscribeLive(live, activity).next()).rejects.toMatchObject([
      { extensions: { code: "TOO_MANY_OPERATIONS" } },
    ]);
    await streams[0]?.return?.();
    expect((await subscribeLive(live, "{ feedCursor }").next()).value).toMatchObject({ data: {} });
    await live.dispose();
  });

  test("is cut with 4408 when its peer does not read", async () => {
    const live = connectLive(suite.app.origin, { token: organization.admin.token });
    const socket = await live.socket;
    const raw = (socket as unknown as { _socket: { pause(): void; resume(): void } })._socket;
    raw.pause();
    // About 1 MB each: more than the kernel takes on both sides, and then the limit.
    const part =
      "__schema { types { name description fields { name description args { name description } } enumValues { name description } } }";
    const big = `{ ${Array.from({ length: 10 }, (_each, index) => `a${index}: ${part}`).join(" ")} }`;
    const send = (id: string, document: string) =>
      socket.send(JSON.stringify({ id, type: "subscribe", payload: { query: document } }));
    for (let index = 0; index < 20; index += 1) send(`big-${index}`, big);
    send("last", 'mutation { createProject(input: { name: "After the flood" }) { __typename } }');
    await vi.waitFor(
      async () => {
        const answer = await query(
          suite.app,
          organization.admin.token,
          "{ projects { edges { node { name } } } }",
        );
        expect(JSON.stringify(answer)).toContain("After the flood");
      },
      { timeout: 15_000 },
    );
    raw.resume();
    expect(await live.closed).toEqual({ code: 4408, reason: "Too slow: resume" });
  });
});

describe("withdrawn access", () => {
  const ways: [string, (person: Person, cookie: string) => Promise<unknown>][] = [
    [
      "signOut",
      (_person, cookie) =>
        post(suite.app, JSON.stringify({ query: "mutation { signOut(input: {}) { __typename } }" }), {
          cookie,
          origin: suite.app.origin,
        }),
    ],
    [
      "setMemberRoles",
      ({ memberId }) =>
        mutate(
          organization.admin.token,
          `setMemberRoles(input: { memberId: "${toGlobalId("Member", memberId)}", roles: [BILLING_ADMIN] })`,
          {},
        ),
    ],
    [
      "removeMember",
      ({ memberId }) =>
        mutate(
          organization.admin.token,
          `removeMember(input: { memberId: "${toGlobalId("Member", memberId)}" })`,
          {},
        ),
    ],
  ];

  test.each(ways)("%s closes the session's socket within a second", async (_name, withdraw) => {
    const person = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
    const other = connectLive(suite.app.origin, { token: organization.admin.token });
    await other.socket;
    const cookie = await signIn(suite.app, person);
    const live = connectLive(suite.app.origin, { headers: { cookie, origin: suite.app.origin } });
    await live.socket;
    await withdraw(person, cookie);
    const from = Date.now();
    expect(await live.closed).toMatchObject({ code: 4401 });
    expect(Date.now() - from).toBeLessThan(1_000);
    expect((await other.socket).readyState).toBe(WebSocket.OPEN);
    await other.dispose();
  });

  test("revokeApiToken closes the token's socket and ends its SSE stream", async () => {
    const person = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
    const live = connectLive(suite.app.origin, { token: person.token });
    await live.socket;
    const stream = await fetch(`${suite.app.origin}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        authorization: `Bearer ${person.token}`,
      },
      body: JSON.stringify({ query: activity }),
    });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const token = await suite.app.environment.database.prisma.apiToken.findFirstOrThrow({
      where: { memberId: person.memberId },
    });
    await mutate(
      organization.admin.token,
      `revokeApiToken(input: { apiTokenId: "${toGlobalId("ApiToken", token.id)}" })`,
      {},
    );
    const from = Date.now();
    expect(await live.closed).toMatchObject({ code: 4401 });
    const text = await stream.text();
    expect(Date.now() - from).toBeLessThan(1_000);
    expect(text).toContain("UNAUTHENTICATED");
    expect(text).toContain("event: complete");
  });

  test("the end of a session closes its socket, also one more than 25 days away", async () => {
    const clock = makeManualClock();
    const app = await startTestApp({ clock, work: false });
    try {
      const { admin } = await makeOrganization(app);
      const cookie = await signIn(app, admin);
      const session = connectLive(app.origin, { headers: { cookie, origin: app.origin } });
      const token = connectLive(app.origin, { token: admin.token });
      const streaming = subscribeLive(token, activity).next();
      streaming.catch(() => undefined);
      await Promise.all([session.socket, token.socket]);
      // In steps, as the real timer's cut would fire.
      clock.advance(13 * 86_400_000);
      expect((await session.socket).readyState).toBe(WebSocket.OPEN);
      clock.advance(86_400_000);
      expect(await session.closed).toMatchObject({ code: 4401, reason: "Session expired" });
      clock.advance(20 * 86_400_000);
      expect((await token.socket).readyState).toBe(WebSocket.OPEN);
      clock.advance(56 * 86_400_000);
      expect(await token.closed).toMatchObject({ code: 4401 });
    } finally {
      await app.close();
    }
  });
});

describe("over HTTP", () => {
  const viewer = JSON.stringify({ query: "{ viewer { sessionExpiresAt } }" });
  const auth = () => ({ authorization: `Bearer ${organization.admin.token}` });

  test("a cookie counts only with JSON and not from a foreign origin", async () => {
    const cookie = await signIn(suite.app, organization.admin);
    const ask = async (headers: Record<string, string>) =>
      (await post(suite.app, viewer, { cookie, ...headers })).answer.data;
    const somebody = { viewer: { sessionExpiresAt: expect.any(String) } };
    expect(await ask({ origin: suite.app.origin })).toEqual(somebody);
    expect(await ask({})).toEqual(somebody);
    expect(await ask({ origin: "https://evil.example" })).toEqual({ viewer: null });
    const form = await fetch(`${suite.app.origin}/graphql`, {
      method: "POST",
      headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ query: "{ viewer { sessionExpiresAt } }" }),
    });
    expect(await form.text()).not.toContain("sessionExpiresAt");
    const plain = await fetch(`${suite.app.origin}/graphql`, {
      method: "POST",
      headers: { cookie, "content-type": "text/plain" },
      body: viewer,
    });
    expect(await plain.text()).not.toMatch(/sessionExpiresAt":"/);
  });

  test("a mutation by GET is refused", async () => {
    const url = new URL(`${suite.app.origin}/graphql`);
    url.searchParams.set("query", "mutation { signOut(input: {}) { __typename } }");
    expect((await fetch(url, { headers: auth() })).status).toBe(405);
  });

  test("what is too large, long or deep is refused with a code", async () => {
    const large = await post(suite.app, JSON.stringify({ query: `# ${"x".repeat(100_000)}` }), auth());
    expect(large).toMatchObject({
      status: 413,
      answer: { errors: [{ extensions: { code: "BODY_TOO_LARGE" } }] },
    });
    const refused = (what: RegExp) => ({
      errors: [
        {
          message: expect.stringMatching(what),
          extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
        },
      ],
    });
    const long = JSON.stringify({ query: `{ ${"viewer { permissions } ".repeat(600)} }` });
    expect((await post(suite.app, long, auth())).answer).toMatchObject(refused(/token/i));
    const deep = JSON.stringify({
      query: `{ accounts { edges { node { rules { edges { node { executions { edges { node { rule { executions { edges { node { id } } } } } } } } } } } } } }`,
    });
    expect((await post(suite.app, deep, auth())).answer).toMatchObject(refused(/depth/i));
    expect((await post(suite.app, `[${viewer},${viewer}]`, auth())).answer.errors?.length).toBe(1);
  });

  test("introspection is for those signed in", async () => {
    const introspection = JSON.stringify({ query: "{ __schema { queryType { name } } }" });
    expect((await post(suite.app, introspection, {})).answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining("introspection"),
      extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
    });
    expect((await post(suite.app, introspection, auth())).answer).toEqual({
      data: { __schema: { queryType: { name: "Query" } } },
    });
  });
});

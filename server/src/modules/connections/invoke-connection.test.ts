import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { deleteOldCalls } from "./call-retention.ts";
import { connectBooks, invoke, makeBooksOrganization } from "../../../test/connect-books.ts";

const scene = useTestApp();

test("calls the service with the credentials, and hides them", async () => {
  const { app } = scene;
  const organization = await makeBooksOrganization(app);
  const { linkName } = await connectBooks(app, organization);
  const answer = await invoke(app, organization.admin.token, linkName, { path: "/organizations" });
  expect(answer).toMatchObject({ status: 200, attempts: 1, truncated: false, body: { code: 0 } });
  expect(JSON.stringify(answer)).not.toMatch(/1000\.[0-9a-f]{32}/);
});

test("each refusal has a code of its own", async () => {
  const { app } = scene;
  const organization = await makeBooksOrganization(app);
  const { linkName } = await connectBooks(app, organization);
  const { token } = organization.admin;
  expect(await invoke(app, token, "nobody__nothing", { path: "/" })).toMatchObject({
    code: "CONNECTION_NOT_FOUND",
  });
  expect(await invoke(app, token, linkName, { path: "/organizations" }, "PRODUCTION")).toMatchObject({
    code: "NOT_CONNECTED",
  });
  expect(await invoke(app, token, linkName, { path: "https://example.com/" })).toMatchObject({
    code: "HOST_NOT_ALLOWED",
  });
  expect(await invoke(app, token, linkName, { path: "http://169.254.169.254/latest" })).toMatchObject({
    code: "BLOCKED_ADDRESS",
  });
  expect(await invoke(app, token, linkName, { path: "\\\\evil.example/" })).toMatchObject({
    code: "INVALID_REQUEST",
  });
  const other = await makeOrganization(app);
  expect(await invoke(app, other.admin.token, linkName, { path: "/organizations" })).toMatchObject({
    code: "CONNECTION_NOT_FOUND",
  });
  const billing = await makeMember(app, organization.id, ["BILLING_ADMIN"]);
  expect(await invoke(app, billing.token, linkName, { path: "/organizations" })).toMatchObject({
    __typename: "ForbiddenError",
  });
  const reader = await makeMember(app, organization.id, ["COMPANY_ADMIN"], ["READ"]);
  expect(await invoke(app, reader.token, linkName, { path: "/organizations" })).toMatchObject({
    __typename: "ForbiddenError",
  });
});

test("a token that the service takes no more is refreshed once, and the call made again", async () => {
  const { app } = scene;
  const organization = await makeBooksOrganization(app);
  const { linkName } = await connectBooks(app, organization);
  app.simulator.control.expireAccessTokens({});
  const answer = await invoke(app, organization.admin.token, linkName, { path: "/organizations" });
  expect(answer).toMatchObject({ status: 200, attempts: 2 });
});

test("the proxy passes calls on, with the credentials in the place of the token, and logs them without their bodies", async () => {
  const { app } = scene;
  const organization = await makeBooksOrganization(app);
  const { linkName, globalId } = await connectBooks(app, organization);
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${app.origin}/proxy/development/${linkName}${path}`, {
      headers: { authorization: `Bearer ${organization.admin.token}`, ...headers },
    });
  const answer = await ask("/organizations?x=1");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("patchbay-error")).toBeNull();
  expect(await answer.json()).toMatchObject({ code: 0 });
  const refused = await fetch(`${app.origin}/proxy/development/${linkName}/organizations`);
  expect([refused.status, refused.headers.get("patchbay-error")]).toEqual([401, "UNAUTHENTICATED"]);
  const nobody = await fetch(`${app.origin}/proxy/development/nobody__nothing/`, {
    headers: { authorization: `Bearer ${organization.admin.token}` },
  });
  expect([nobody.status, nobody.headers.get("patchbay-error")]).toEqual([404, "CONNECTION_NOT_FOUND"]);
  for (const slip of [`/proxy/${linkName}/development/x`, "/proxy", "/proxy/staging/x/"]) {
    const mistaken = await fetch(`${app.origin}${slip}`);
    expect([mistaken.status, mistaken.headers.get("patchbay-error")]).toEqual([404, "CONNECTION_NOT_FOUND"]);
  }

  await expect
    .poll(async () => {
      const { data } = await query(
        app,
        organization.admin.token,
        `query($id: ID!) { node(id: $id) { ... on ConnectionLink { calls(first: 5) { edges { node { door method path status requestBody responseBody attempts } } }
          usage(environment: DEVELOPMENT) { calls failures } } } }`,
        { id: globalId },
      );
      return data?.["node"];
    })
    .toMatchObject({
      calls: {
        edges: [
          {
            node: {
              door: "PROXY",
              method: "GET",
              path: "/us/api/books/v3/organizations",
              status: 200,
              requestBody: null,
              responseBody: null,
              attempts: 1,
            },
          },
        ],
      },
      usage: [{ calls: 1, failures: 0 }],
    });
});

test("calls are kept for seven days", async () => {
  const { app } = scene;
  const organization = await makeBooksOrganization(app);
  const { linkName, id } = await connectBooks(app, organization);
  await invoke(app, organization.admin.token, linkName, { path: "/organizations" });
  const { prisma } = app.environment.database;
  await expect.poll(() => prisma.connectionCall.count({ where: { connectionId: id } })).toBe(1);
  const inDays = (days: number) => ({ now: () => new Date(Date.now() + days * 86_400_000) });
  const at = (days: number) => ({ ...app.environment, clock: { ...app.environment.clock, ...inDays(days) } });
  await deleteOldCalls(at(6));
  expect(await prisma.connectionCall.count({ where: { connectionId: id } })).toBe(1);
  await deleteOldCalls(at(8));
  expect(await prisma.connectionCall.count({ where: { connectionId: id } })).toBe(0);
});

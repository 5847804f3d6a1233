import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { invoke } from "../../../test/connect-books.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import {
  act,
  authorizationsOf,
  comeBack,
  connect,
  define,
  makeConnection,
  makeGenericOrganization,
  plainDefinition,
  rowsOf,
} from "./generic-service.fixture.ts";

const suite = useTestApp({ work: false });

async function scene() {
  const organization = await makeGenericOrganization(suite.app);
  const { id, linkName } = await makeConnection(suite.app, organization);
  await connect(suite.app, organization, id);
  return { ...organization, connectionId: id, linkName };
}

type Scene = Awaited<ReturnType<typeof scene>>;

const run = (here: TestOrganization, name: string, input: Record<string, unknown>, fields?: string) =>
  act(suite.app, here.admin.token, name, input, fields);

const inDevelopment = ({ connectionId }: Scene) => ({ connectionId, environment: "DEVELOPMENT" });

function grantsOf({ slug }: TestOrganization) {
  const { generic } = suite.app.simulator.control;
  const client = generic.listClients().find(({ name }) => name === slug);
  return generic.listGrants({ clientId: client?.id ?? "" });
}

async function statusOf(here: Scene): Promise<unknown> {
  return (await authorizationsOf(suite.app, here, here.linkName))[0]?.["status"];
}

/** A rule whose script names the connection, bound to an account, in both drafts and production. */
async function ruleNaming(here: Scene): Promise<string> {
  const { prisma } = suite.app.environment.database;
  const project = await run(here, "createProject", { name: "P" }, "project { id }");
  const { id: projectId } = project["project"] as { id: string };
  const source = `export default ({ connections }) => connections.invoke("${here.linkName}", { path: "/me" });`;
  const made = await run(here, "createFunction", { projectId, name: "F", source }, "function { id }");
  const rule = await run(
    here,
    "createRule",
    {
      projectId,
      serviceKey: "zoho-crm",
      name: "R",
      eventTypes: ["Leads.created"],
      functionId: (made["function"] as { id: string }).id,
    },
    "rule { id }",
  );
  expect(await prisma.functionLink.count({ where: { linkName: here.linkName } })).toBe(1);
  return (rule["rule"] as { id: string }).id;
}

test("revoking holds calls and rules until it is granted; the preview changes nothing", async () => {
  const here = await scene();
  const ruleId = await ruleNaming(here);
  const fields = `preview receipt { outcome } impact { environments callsLast7Days ruleCount { count }
    rules { environment rule { id } } projects { id } }`;
  const preview = await run(here, "revokeConnection", { ...inDevelopment(here), preview: true }, fields);
  expect(preview).toMatchObject({
    preview: true,
    receipt: null,
    impact: {
      environments: ["DEVELOPMENT"],
      callsLast7Days: 0,
      ruleCount: { count: 1 },
      rules: [{ environment: "DEVELOPMENT", rule: { id: ruleId } }],
    },
  });
  expect(await statusOf(here)).toBe("CONNECTED");
  expect(await run(here, "revokeConnection", inDevelopment(here), fields)).toMatchObject({ preview: false });
  expect(await statusOf(here)).toBe("REVOKED");
  const holds = await run(
    here,
    "updateRule",
    { ruleId, name: "R2" },
    "rule { environment(environment: DEVELOPMENT) { holds { kind message } } }",
  );
  expect(holds["rule"]).toMatchObject({
    environment: { holds: [{ kind: "CONNECTION_REVOKED", message: expect.stringContaining("Generic") }] },
  });
  expect(await run(here, "revokeConnection", inDevelopment(here))).toMatchObject({ code: "ALREADY_REVOKED" });
  expect(await run(here, "grantConnection", inDevelopment(here))).toMatchObject({
    __typename: "GrantConnectionPayload",
  });
  expect(await statusOf(here)).toBe("CONNECTED");
  expect(await run(here, "grantConnection", inDevelopment(here))).toMatchObject({ code: "NOT_REVOKED" });
  expect(grantsOf(here).map(({ live }) => live)).toEqual([true]);
}, 60_000);

test("where it was never connected there is nothing to revoke or grant", async () => {
  const here = await scene();
  const input = { connectionId: here.connectionId, environment: "PRODUCTION" };
  expect(await run(here, "revokeConnection", input)).toMatchObject({ code: "NOT_CONNECTED" });
  expect(await run(here, "grantConnection", input)).toMatchObject({ code: "NOT_CONNECTED" });
});

test("revoked at the provider too, granting takes a new consent, which lifts the hold", async () => {
  const here = await scene();
  const revoked = await run(
    here,
    "revokeConnection",
    { ...inDevelopment(here), atProvider: true },
    "receipt { outcome endpoint }",
  );
  expect(revoked["receipt"]).toEqual({
    outcome: "REVOKED",
    endpoint: `${suite.app.simulator.origin}/generic/oauth/revoke`,
  });
  expect(grantsOf(here).map(({ live }) => live)).toEqual([false]);
  expect((await authorizationsOf(suite.app, here, here.linkName))[0]).toMatchObject({
    status: "REVOKED",
    revocation: { outcome: "REVOKED" },
    tokenHealth: { state: "REAUTHENTICATION_REQUIRED" },
  });
  const asked = await act(
    suite.app,
    here.admin.token,
    "grantConnection",
    inDevelopment(here),
    "__typename } ... on AuthorizationRequired { authorizationUrl: url",
  );
  expect(asked).toMatchObject({ code: "AUTHORIZATION_REQUIRED" });
  expect(await statusOf(here)).toBe("REVOKED");
  expect(await comeBack(suite.app, asked)).toMatchObject({ error: null });
  expect((await authorizationsOf(suite.app, here, here.linkName))[0]).toMatchObject({
    status: "CONNECTED",
    revocation: null,
    tokenHealth: { state: "HEALTHY" },
  });
});

test("a refresh under way is waited for, so that its tokens are ended too", async () => {
  const here = await scene();
  const { generic } = suite.app.simulator.control;
  generic.expireAccessTokens({});
  suite.app.simulator.control.addFault({
    pathPrefix: "/generic/oauth/token",
    afterwards: true,
    latencyMs: 1_500,
  });
  const calls = Array.from({ length: 5 }, () =>
    invoke(suite.app, here.admin.token, here.linkName, { path: "/me" }),
  );
  const { prisma } = suite.app.environment.database;
  await expect
    .poll(() =>
      prisma.authorization.count({ where: { organizationId: here.id, refreshLease: { not: null } } }),
    )
    .toBe(1);
  const at = { connectionId: here.connectionId, environment: "DEVELOPMENT" };
  expect(
    await run(here, "revokeConnection", { ...at, atProvider: true }, "receipt { outcome }"),
  ).toMatchObject({ receipt: { outcome: "REVOKED" } });
  await Promise.all(calls);
  suite.app.simulator.control.clearFaults();
  const { clientId } = await prisma.authorization.findFirstOrThrow({ where: { organizationId: here.id } });
  expect(generic.listGrants({ clientId: clientId ?? "" }).map(({ live }) => live)).toEqual([false]);
  expect(await run(here, "grantConnection", at)).toMatchObject({ __typename: "AuthorizationRequired" });
});

test("a provider that is down leaves the hold and says so; asking again ends the tokens", async () => {
  const here = await scene();
  suite.app.simulator.control.addFault({ pathPrefix: "/generic/oauth/revoke", status: 503 });
  const input = { ...inDevelopment(here), atProvider: true };
  const failed = await run(here, "revokeConnection", input, "receipt { outcome reason }");
  expect(failed["receipt"]).toMatchObject({ outcome: "FAILED", reason: expect.any(String) });
  suite.app.simulator.control.clearFaults();
  expect(await statusOf(here)).toBe("REVOKED");
  const again = await run(here, "revokeConnection", input, "receipt { outcome }");
  expect(again["receipt"]).toEqual({ outcome: "REVOKED" });
  expect(await run(here, "revokeConnection", input)).toMatchObject({ code: "ALREADY_REVOKED" });
});

test("deleting ends it at the provider in each environment and leaves nothing that opens", async () => {
  const here = await scene();
  await ruleNaming(here);
  await connect(suite.app, here, here.connectionId, { environment: "PRODUCTION", user: "sam" });
  const { prisma } = suite.app.environment.database;
  const connectionId = Buffer.from(here.connectionId, "base64").toString().split(":")[1] ?? "";
  const scope = { organizationId: here.id, connectionId, environment: "DEVELOPMENT" } as const;
  const now = suite.app.environment.clock.now();
  await prisma.connectionCall.create({
    data: {
      ...scope,
      id: newId(),
      door: "GRAPHQL",
      callerName: "x",
      method: "GET",
      host: "h",
      path: "/",
      failed: false,
      attempts: 1,
      durationMs: 1,
      requestBytes: 0,
      responseBytes: 0,
      at: now,
    },
  });
  await prisma.connectionUsage.create({ data: { ...scope, day: now, calls: 3 } });
  const fields = `preview deletedConnectionId connection { id } receipts { environment receipt { outcome } }
    impact { environments callsLast7Days ruleCount { count } }`;
  const preview = await run(
    here,
    "deleteConnection",
    { connectionId: here.connectionId, preview: true },
    fields,
  );
  expect(preview).toMatchObject({
    preview: true,
    deletedConnectionId: null,
    receipts: [],
    impact: { environments: ["DEVELOPMENT", "PRODUCTION"], callsLast7Days: 3, ruleCount: { count: 1 } },
  });
  const deleted = await run(here, "deleteConnection", { connectionId: here.connectionId }, fields);
  expect(deleted).toMatchObject({
    preview: false,
    connection: null,
    deletedConnectionId: here.connectionId,
    receipts: [
      { environment: "DEVELOPMENT", receipt: { outcome: "REVOKED" } },
      { environment: "PRODUCTION", receipt: { outcome: "REVOKED" } },
    ],
  });
  expect(grantsOf(here).map(({ live }) => live)).toEqual([false, false]);
  expect(await rowsOf(suite.app, here)).toEqual({ connections: 0, authorizations: 0, tokens: 0 });
  expect(await prisma.connectionCall.count({ where: { connectionId } })).toBe(0);
  expect(await prisma.connectionUsage.count({ where: { connectionId } })).toBe(0);
  const entry = await prisma.auditEntry.findFirstOrThrow({
    where: { organizationId: here.id, act: "connection.deleted" },
  });
  expect(entry.after).toMatchObject({ receipts: [{ receipt: { outcome: "REVOKED" } }, {}] });
  const gone = await run(here, "deleteConnection", { connectionId: here.connectionId });
  expect(gone).toMatchObject({ code: "NOT_FOUND" });
});

test("deleting while the provider is down still deletes, and the receipt says so", async () => {
  const here = await scene();
  suite.app.simulator.control.addFault({ pathPrefix: "/generic/oauth/revoke", status: 503 });
  const deleted = await run(
    here,
    "deleteConnection",
    { connectionId: here.connectionId },
    "receipts { receipt { outcome } }",
  );
  suite.app.simulator.control.clearFaults();
  expect(deleted["receipts"]).toEqual([{ receipt: { outcome: "FAILED" } }]);
  expect(await rowsOf(suite.app, here)).toEqual({ connections: 0, authorizations: 0, tokens: 0 });
});

test("deleting needs the permission of every environment where it is connected", async () => {
  const here = await scene();
  await connect(suite.app, here, here.connectionId, { environment: "PRODUCTION" });
  const developer = await makeMember(suite.app, here.id, ["DEVELOPER"]);
  const answer = await act(suite.app, developer.token, "deleteConnection", {
    connectionId: here.connectionId,
  });
  expect(answer).toMatchObject({ code: "FORBIDDEN" });
  expect((await rowsOf(suite.app, here)).authorizations).toBe(2);
});

test("a key is ended by nobody but a person at the service, and the receipt says so", async () => {
  const organization = await makeOrganization(suite.app);
  await define(suite.app, organization, plainDefinition(suite.app, "API_KEY"));
  const { id: connectionId, linkName } = await makeConnection(suite.app, organization);
  const here = { ...organization, connectionId, linkName };
  await run(here, "saveConnectionCredentials", {
    ...inDevelopment(here),
    credentials: { apiKey: "generic-demo-key" },
  });
  const deleted = await run(
    here,
    "deleteConnection",
    { connectionId },
    "receipts { receipt { outcome reason } }",
  );
  expect(deleted["receipts"]).toEqual([
    { receipt: { outcome: "FAILED", reason: expect.stringContaining("no way to revoke") } },
  ]);
});

test("where revoking ends a whole grant, what others stand on is not ended with it", async () => {
  const organization = await makeOrganization(suite.app);
  const { prisma } = suite.app.environment.database;
  const now = suite.app.environment.clock.now();
  const scope = { organizationId: organization.id };
  const made = [];
  for (const name of ["Mail one", "Mail two"]) {
    const { id } = await makeConnection(suite.app, organization, name, "gmail");
    const connection = await prisma.connectionLink.findFirstOrThrow({ where: { ...scope, name } });
    const credentialId = newId();
    const owner = { organizationId: organization.id, recordId: credentialId, purpose: "tokens" };
    const sealed = suite.app.environment.vault.seal("{}", owner);
    await prisma.credential.create({
      data: { id: credentialId, ...scope, purpose: "tokens", updatedAt: now, ...sealed },
    });
    const authorization = await prisma.authorization.create({
      data: {
        id: newId(),
        ...scope,
        serviceId: connection.serviceId,
        credentialId,
        scopes: [],
        clientId: "one client",
        providerUserId: "one person",
        refreshTokenHash: name,
      },
    });
    await prisma.connectionAuthorization.create({
      data: {
        ...scope,
        connectionId: connection.id,
        environment: "DEVELOPMENT",
        authorizationId: authorization.id,
        grantedById: organization.admin.memberId,
        grantedByName: "Builder",
        grantedAt: now,
      },
    });
    made.push(id);
  }
  const deleted = await run(
    organization,
    "deleteConnection",
    { connectionId: made[0] },
    "receipts { receipt { outcome endpoint reason } }",
  );
  expect(deleted["receipts"]).toEqual([
    {
      receipt: {
        outcome: "FAILED",
        endpoint: null,
        reason: expect.stringContaining("Mail two (development)"),
      },
    },
  ]);
  expect(await rowsOf(suite.app, organization)).toEqual({ connections: 1, authorizations: 1, tokens: 1 });
});

test("one that nobody has is not found", async () => {
  const organization = await makeOrganization(suite.app);
  const connectionId = toGlobalId("ConnectionLink", newId());
  expect(await run(organization, "deleteConnection", { connectionId })).toMatchObject({ code: "NOT_FOUND" });
  expect(await run(organization, "deleteConnection", { connectionId: "x" })).toMatchObject({
    code: "VALIDATION",
  });
});

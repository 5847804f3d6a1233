import { beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { parseGlobalId, toGlobalId } from "../../graphql/global-id.ts";
import { insertLane, pushEvents, untilStatus } from "../executions/lane.fixture.ts";
import type { Lane } from "../executions/lane.fixture.ts";
import { act, connect, makeConnection, makeGenericOrganization } from "./generic-service.fixture.ts";

const suite = useTestApp();
let organization: TestOrganization;
beforeAll(async () => {
  organization = await makeGenericOrganization(suite.app);
});

/** A rule of its own account whose script calls through a connection. */
async function makeCallingRule(linkName: string): Promise<Lane> {
  const { app } = suite;
  const { id: organizationId, admin } = organization;
  const account = await insertAccount(app, organizationId, { grantedById: admin.memberId });
  const lane = await insertLane(app.environment, account, {
    organizationId,
    url: `${app.simulator.origin}/receiver/none`,
  });
  const { prisma } = app.environment.database;
  const { projectId } = await prisma.rule.findUniqueOrThrow({ where: { id: lane.ruleId } });
  const made = await act(
    app,
    admin.token,
    "createFunction",
    {
      projectId: toGlobalId("Project", projectId),
      name: "Caller",
      source: `export default async () => {
        const { status, body } = await connections.invoke("${linkName}", { path: "/me" });
        if (status !== 200) throw new Error("The service answered " + status);
        return body;
      };`,
    },
    "function { id }",
  );
  const functionId = parseGlobalId((made["function"] as { id: string }).id)?.id ?? "";
  await prisma.rule.update({ where: { id: lane.ruleId }, data: { functionId } });
  return lane;
}

async function share(connectionId: string, lane: Lane): Promise<void> {
  const { projectId } = await suite.app.environment.database.prisma.rule.findUniqueOrThrow({
    where: { id: lane.ruleId },
  });
  await act(suite.app, organization.admin.token, "shareConnection", {
    connectionId,
    projectIds: [toGlobalId("Project", projectId)],
  });
}

async function ruleOf(lane: Lane): Promise<unknown> {
  const { data } = await query(
    suite.app,
    organization.admin.token,
    `query($id: ID!) { rule(id: $id) { environment(environment: DEVELOPMENT) { status holds { kind byName } } } }`,
    { id: toGlobalId("Rule", lane.ruleId) },
  );
  return (data?.["rule"] as { environment: unknown } | undefined)?.environment;
}

test("a rule waits while a connection of its script is revoked, and goes on once it is granted", async () => {
  const { app } = suite;
  const { token } = organization.admin;
  const { id, linkName } = await makeConnection(app, organization, "Revoked");
  await connect(app, organization, id);
  const lane = await makeCallingRule(linkName);
  await share(id, lane);
  await pushEvents(app.environment, lane, ["1"]);
  await untilStatus(app.environment, lane, "SUCCEEDED", 1);

  await act(app, token, "revokeConnection", { connectionId: id, environment: "DEVELOPMENT" });
  expect(await ruleOf(lane)).toEqual({
    status: "HELD",
    holds: [{ kind: "CONNECTION_REVOKED", byName: organization.admin.ctx.actor?.name }],
  });
  const [waiting] = await pushEvents(app.environment, lane, ["2"]);
  const other = await makeCallingRule("nobody__else");
  await pushEvents(app.environment, other, ["1"]);
  // A rule that does not name the connection runs (and fails: it names one that nobody has).
  await untilStatus(app.environment, other, "QUEUED", 1);
  const execution = await app.environment.database.prisma.execution.findUniqueOrThrow({
    where: { id: waiting ?? "" },
  });
  expect(execution).toMatchObject({ status: "QUEUED", attemptCount: 0 });

  await act(app, token, "grantConnection", { connectionId: id, environment: "DEVELOPMENT" });
  await untilStatus(app.environment, lane, "SUCCEEDED", 2);
  expect(await ruleOf(lane)).toEqual({ status: "ACTIVE", holds: [] });
});

test("credentials that the provider refuses hold the rule in the middle of its run, uncounted, until somebody reconnects", async () => {
  const { app } = suite;
  const { id, linkName } = await makeConnection(app, organization, "Refused");
  await connect(app, organization, id);
  const lane = await makeCallingRule(linkName);
  await share(id, lane);
  app.simulator.control.generic.revokeGrants({});
  const [executionId] = await pushEvents(app.environment, lane, ["1"]);
  const { prisma } = app.environment.database;
  await expect
    .poll(() => prisma.executionAttempt.findMany({ where: { executionId: executionId ?? "" } }), {
      timeout: 10_000,
    })
    .toMatchObject([{ number: 1, errorClass: "CONNECTION_HELD" }]);
  expect(await ruleOf(lane)).toEqual({
    status: "HELD",
    holds: [{ kind: "CONNECTION_REAUTHENTICATION_REQUIRED", byName: null }],
  });
  const problem = await prisma.problem.findFirstOrThrow({
    where: { connectionId: parseGlobalId(id)?.id ?? "", resolvedAt: null },
  });
  expect(problem).toMatchObject({ kind: "REAUTHENTICATION_REQUIRED", environment: "DEVELOPMENT" });

  await connect(app, organization, id);
  await untilStatus(app.environment, lane, "SUCCEEDED", 1);
  const execution = await prisma.execution.findUniqueOrThrow({ where: { id: executionId ?? "" } });
  expect(execution).toMatchObject({ attemptCount: 2, uncounted: 1 });
  expect(await prisma.problem.findUniqueOrThrow({ where: { id: problem.id } })).toMatchObject({
    resolvedAt: expect.any(Date),
  });
});

test("a script calls only through connections that are shared with its project", async () => {
  const { app } = suite;
  const { id, linkName } = await makeConnection(app, organization, "Unshared");
  await connect(app, organization, id);
  const lane = await makeCallingRule(linkName);
  const [executionId] = await pushEvents(app.environment, lane, ["1"]);
  await expect
    .poll(
      () =>
        app.environment.database.prisma.executionAttempt.findMany({
          where: { executionId: executionId ?? "" },
        }),
      { timeout: 10_000 },
    )
    .toMatchObject([
      { errorClass: "EXCEPTION", errorMessage: expect.stringContaining("is not shared with this project") },
    ]);
});

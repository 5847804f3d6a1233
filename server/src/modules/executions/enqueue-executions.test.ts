import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { inTransaction } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { enqueueExecutions } from "./enqueue-executions.ts";
import { insertLane, pushEvents } from "./lane.fixture.ts";
import type { Lane } from "./lane.fixture.ts";

const suite = useTestApp({ work: false });
let organization: TestOrganization;
beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const db = () => suite.app.environment.database.prisma;

async function makeLane(): Promise<Lane & { serviceId: string }> {
  const account = await insertAccount(suite.app, organization.id, {
    grantedById: organization.admin.memberId,
  });
  const lane = await insertLane(suite.app.environment, account, {
    organizationId: organization.id,
    url: "https://example.com/",
  });
  return { ...lane, serviceId: account.serviceId };
}

const recordIs = (id: string) => ({
  timeZone: "UTC",
  root: {
    match: "ALL",
    items: [{ field: "recordId", label: "Record id", type: "TEXT", comparator: "IS", values: [id] }],
  },
});

const setCondition = (lane: Lane, condition: Prisma.InputJsonValue) =>
  db().rule.update({ where: { id: lane.ruleId }, data: { condition } });

const executionsOf = (lane: Lane) =>
  db().execution.findMany({
    where: { ruleId: lane.ruleId },
    orderBy: { id: "asc" },
    select: { recordId: true, status: true, reason: true, matchReason: true, finishedAt: true },
  });

describe("matching", () => {
  test("keeps what does not meet the condition, with the reason, in the order of the events", async () => {
    const lane = await makeLane();
    await setCondition(lane, recordIs("2"));
    await pushEvents(suite.app.environment, lane, ["1", "2", "3"]);
    expect(await executionsOf(lane)).toEqual([
      {
        recordId: "1",
        status: "UNMATCHED",
        reason: null,
        matchReason: "not matched because Record id is “1”, not “2”",
        finishedAt: expect.any(Date),
      },
      {
        recordId: "2",
        status: "QUEUED",
        reason: null,
        matchReason: "matched because Record id is “2”",
        finishedAt: null,
      },
      {
        recordId: "3",
        status: "UNMATCHED",
        reason: null,
        matchReason: "not matched because Record id is “3”, not “2”",
        finishedAt: expect.any(Date),
      },
    ]);
    const changes = await db().change.findMany({
      where: { parentId: lane.ruleId },
      orderBy: { position: "asc" },
      select: { name: true, payload: true },
    });
    expect(changes.map(({ name }) => name)).toEqual([
      "execution.unmatched",
      "execution.queued",
      "execution.unmatched",
    ]);
    expect(changes[0]?.payload).toMatchObject({ reason: "not matched because Record id is “1”, not “2”" });
  });

  test("asks each rule its own condition, and beside them those without one", async () => {
    const lane = await makeLane();
    const second = await insertLane(
      suite.app.environment,
      { id: lane.accountId, serviceId: lane.serviceId },
      { organizationId: organization.id, url: "https://example.com/" },
    );
    const third = await insertLane(
      suite.app.environment,
      { id: lane.accountId, serviceId: lane.serviceId },
      { organizationId: organization.id, url: "https://example.com/" },
    );
    await setCondition(lane, recordIs("1"));
    await setCondition(second, recordIs("2"));
    await pushEvents(suite.app.environment, lane, ["1", "2"]);
    const statuses = async (of: Lane) => (await executionsOf(of)).map(({ status }) => status);
    expect(await statuses(lane)).toEqual(["QUEUED", "UNMATCHED"]);
    expect(await statuses(second)).toEqual(["UNMATCHED", "QUEUED"]);
    expect(await statuses(third)).toEqual(["QUEUED", "QUEUED"]);
    expect((await executionsOf(third)).map(({ matchReason }) => matchReason)).toEqual([null, null]);
  });

  test("makes no execution twice", async () => {
    const lane = await makeLane();
    await setCondition(lane, recordIs("1"));
    await pushEvents(suite.app.environment, lane, ["1", "2"]);
    const events = await db().event.findMany({ where: { accountId: lane.accountId } });
    const again = await inTransaction(suite.app.environment, (scope) => enqueueExecutions(scope, events));
    expect(again).toBe(0);
    expect(await executionsOf(lane)).toHaveLength(2);
  });

  test("does not ask the condition of a rule that cannot run", async () => {
    const lane = await makeLane();
    await setCondition(lane, recordIs("1"));
    await db().ruleBinding.updateMany({ where: { ruleId: lane.ruleId }, data: { enabled: false } });
    await pushEvents(suite.app.environment, lane, ["1", "2"]);
    expect((await executionsOf(lane)).map(({ status, reason }) => [status, reason])).toEqual([
      ["DISCARDED", "The rule is disabled."],
      ["DISCARDED", "The rule is disabled."],
    ]);
  });

  test("holds what meets the condition while the account is revoked", async () => {
    const lane = await makeLane();
    await setCondition(lane, recordIs("1"));
    await db().account.update({
      where: { id: lane.accountId },
      data: { revokedAt: new Date(), revokedByName: "Ada" },
    });
    await pushEvents(suite.app.environment, lane, ["1", "2"]);
    expect((await executionsOf(lane)).map(({ status }) => status)).toEqual(["QUEUED", "UNMATCHED"]);
  });

  test("fails, and loses nothing, where the stored condition cannot be evaluated", async () => {
    const lane = await makeLane();
    await setCondition(lane, { timeZone: "UTC", root: { match: "ALL", items: [{ field: 5 }] } });
    const [first = ""] = await pushEvents(suite.app.environment, lane, ["1"]);
    expect(await executionsOf(lane)).toEqual([
      {
        recordId: "1",
        status: "FAILED",
        reason: expect.stringContaining("could not be evaluated"),
        matchReason: null,
        finishedAt: expect.any(Date),
      },
    ]);
    const answer = await query(
      suite.app,
      organization.admin.token,
      `mutation ($id: ID!) { rerunExecution(input: { executionId: $id }) { ... on RerunExecutionPayload { execution { status } } } }`,
      { id: toGlobalId("Execution", first) },
    );
    expect(answer.data?.["rerunExecution"]).toEqual({ execution: { status: "QUEUED" } });
  });

  test("in production asks the condition that was deployed, whatever the draft says", async () => {
    const lane = await makeLane();
    const rule = await setCondition(lane, recordIs("draft"));
    const account = await insertAccount(suite.app, organization.id, {
      environment: "PRODUCTION",
      projectId: rule.projectId,
      grantedById: organization.admin.memberId,
    });
    const deploymentId = newId();
    await db().deployment.create({
      data: {
        id: deploymentId,
        organizationId: organization.id,
        projectId: rule.projectId,
        number: 1,
        kind: "DEPLOY",
        ruleCount: 1,
        deployedById: organization.admin.memberId,
        deployedByName: "Ada",
        createdAt: new Date(),
        rules: {
          create: {
            ruleId: lane.ruleId,
            organizationId: organization.id,
            ruleVersion: 1,
            name: "Deployed",
            serviceId: lane.serviceId,
            eventTypes: ["Leads.created"],
            condition: recordIs("deployed"),
            functionId: rule.functionId,
          },
        },
      },
    });
    await db().ruleBinding.update({
      where: { ruleId_environment: { ruleId: lane.ruleId, environment: "PRODUCTION" } },
      data: { accountId: account.id, deploymentId },
    });
    await db().ruleTrigger.create({
      data: {
        accountId: account.id,
        eventType: "Leads.created",
        ruleId: lane.ruleId,
        environment: "PRODUCTION",
      },
    });
    const now = new Date();
    const events = ["draft", "deployed"].map((recordId) => ({
      id: newId(),
      organizationId: organization.id,
      accountId: account.id,
      environment: "PRODUCTION" as const,
      eventType: "Leads.created",
      recordId,
      payload: { recordId },
    }));
    await inTransaction(suite.app.environment, async (scope) => {
      await scope.tx.event.createMany({
        data: events.map((event) => ({
          ...event,
          serviceKey: "zoho-crm",
          fingerprint: event.id,
          occurredAt: now,
          receivedAt: now,
        })),
      });
      expect(await enqueueExecutions(scope, events)).toBe(2);
    });
    expect((await executionsOf(lane)).map(({ recordId, status }) => [recordId, status])).toEqual([
      ["draft", "UNMATCHED"],
      ["deployed", "QUEUED"],
    ]);
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { insertLane, pushEvents, untilStatus } from "./lane.fixture.ts";
import type { Lane } from "./lane.fixture.ts";

const suite = useTestApp();
let organization: TestOrganization;
let stranger: TestOrganization;
let serial = 0;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
  stranger = await makeOrganization(suite.app);
});

const db = () => suite.app.environment.database.prisma;

async function makeLane(): Promise<Lane & { name: string }> {
  serial += 1;
  const name = `shown-${serial}`;
  const { app } = suite;
  const account = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
  const url = `${app.simulator.origin}/receiver/${name}`;
  return { ...(await insertLane(app.environment, account, { organizationId: organization.id, url })), name };
}

async function ask(
  document: string,
  variables: Record<string, unknown> = {},
  token = organization.admin.token,
) {
  return query(suite.app, token, document, variables);
}

type Typed = { __typename: string };

const whole = `fragment Whole on Execution {
  id ruleName environment status reason attemptCount maxAttempts nextAttemptAt startedAt finishedAt durationMs createdAt
  rule { id } account { id } event { id recordId eventType { key label } payload occurredAt receivedAt account { id } }
  attempts { number startedAt durationMs responseStatus errorClass errorMessage output }
}`;

/** A failed execution of its own lane. */
async function makeFailed(): Promise<Lane & { name: string; id: string; globalId: string }> {
  const lane = await makeLane();
  suite.app.simulator.control.setBehaviour(lane.name, { kind: "status", status: 410, times: 1 });
  const [id = ""] = await pushEvents(suite.app.environment, lane, ["1"]);
  await untilStatus(suite.app.environment, lane, "FAILED", 1);
  return { ...lane, id, globalId: toGlobalId("Execution", id) };
}

const rerun = `mutation($id: ID!) { rerunExecution(input: { executionId: $id }) {
  __typename ... on Error { code message } ... on RerunExecutionPayload { execution { status attemptCount maxAttempts } } } }`;

describe("executions", () => {
  test("show the event, its attempts and where they stand", async () => {
    const lane = await makeLane();
    const [id = ""] = await pushEvents(suite.app.environment, lane, ["77"]);
    await untilStatus(suite.app.environment, lane, "SUCCEEDED", 1);
    const { data, errors } = await ask(`query($id: ID!) { node(id: $id) { ...Whole } } ${whole}`, {
      id: toGlobalId("Execution", id),
    });
    expect(errors).toBeUndefined();
    expect(data?.node).toMatchObject({
      ruleName: "New leads",
      status: "SUCCEEDED",
      reason: null,
      attemptCount: 1,
      maxAttempts: 8,
      nextAttemptAt: null,
      rule: { id: toGlobalId("Rule", lane.ruleId) },
      account: { id: toGlobalId("Account", lane.accountId) },
      event: { recordId: "77", eventType: { key: "Leads.created", label: "Lead created" } },
      attempts: [{ number: 1, responseStatus: 200, errorClass: null }],
    });
  });

  test("are listed newest first, by rule, account, environment and status", async () => {
    const lane = await makeLane();
    await db().account.update({
      where: { id: lane.accountId },
      data: { revokedAt: new Date(), revokedByName: "Ada" },
    });
    const ids = await pushEvents(suite.app.environment, lane, ["1", "2", "3"]);
    const ruleId = toGlobalId("Rule", lane.ruleId);
    const list = `query($filter: ExecutionFilter, $after: String) { executions(first: 2, after: $after, filter: $filter) {
      edges { cursor node { id status reason } } pageInfo { hasNextPage endCursor } } }`;
    type Answer = {
      edges: { node: { id: string; status: string; reason: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    const first = (await ask(list, { filter: { ruleId } })).data?.executions as Answer;
    expect(first.edges.map(({ node }) => node.id)).toEqual(
      [ids[2], ids[1]].map((id) => toGlobalId("Execution", id ?? "")),
    );
    expect(first.edges[0]?.node).toMatchObject({
      status: "HELD",
      reason: expect.stringMatching(/was put on hold by Ada\.$/) as string,
    });
    const next = { filter: { ruleId }, after: first.pageInfo.endCursor };
    const second = (await ask(list, next)).data?.executions as Answer;
    expect(second.edges.map(({ node }) => node.id)).toEqual([toGlobalId("Execution", ids[0] ?? "")]);
    expect(second.pageInfo.hasNextPage).toBe(false);

    const count = async (filter: Record<string, unknown>): Promise<number> =>
      ((await ask(list, { filter })).data?.executions as Answer | undefined)?.edges.length ?? -1;
    const accountId = toGlobalId("Account", lane.accountId);
    expect(await count({ accountId, status: "HELD" })).toBe(2);
    expect(await count({ accountId, ruleId, environment: "DEVELOPMENT" })).toBe(2);
    expect(await count({ accountId, status: "QUEUED" })).toBe(0);
    expect(await count({ ruleId, status: "SUCCEEDED" })).toBe(0);
    expect(await count({ ruleId, environment: "PRODUCTION" })).toBe(0);

    const nested = await ask(
      `query($id: ID!) { rule(id: $id) { executions(first: 2) { edges { node { status event { recordId } } } } } }`,
      { id: ruleId },
    );
    expect(nested.data?.rule).toEqual({
      executions: {
        edges: ["3", "2"].map((recordId) => ({ node: { status: "HELD", event: { recordId } } })),
      },
    });
  });

  test("are of one organization only", async () => {
    const failed = await makeFailed();
    const event = await db().execution.findUniqueOrThrow({ where: { id: failed.id } });
    for (const id of [failed.globalId, toGlobalId("Event", event.eventId)]) {
      const answer = await ask(`query($id: ID!) { node(id: $id) { id } }`, { id }, stranger.admin.token);
      expect(answer).toEqual({ data: { node: null } });
    }
    const filter = { ruleId: toGlobalId("Rule", failed.ruleId) };
    const list = `query($filter: ExecutionFilter) { executions(filter: $filter) { edges { node { id } } } }`;
    expect((await ask(list, { filter }, stranger.admin.token)).data).toEqual({ executions: { edges: [] } });
    expect((await ask(list, {}, stranger.admin.token)).data).toEqual({ executions: { edges: [] } });
    const writer = await makeMember(suite.app, organization.id, ["COMPANY_ADMIN"], ["RULES_WRITE"]);
    const refused = await ask(list, {}, writer.token);
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("rerunExecution", () => {
  test("runs it again under the same key, with a whole schedule before it", async () => {
    const failed = await makeFailed();
    const answer = await ask(rerun, { id: failed.globalId });
    expect(answer.data?.rerunExecution).toMatchObject({
      __typename: "RerunExecutionPayload",
      execution: { attemptCount: 1, maxAttempts: 9 },
    });
    await untilStatus(suite.app.environment, failed, "SUCCEEDED", 1);
    const requests = suite.app.simulator.control.receivedRequests(failed.name);
    expect(requests.map((request) => request.headers["webhook-id"])).toEqual(
      Array.from({ length: 2 }, () => `exe_${failed.id}`),
    );
    const change = await waitForChange(
      suite.app,
      organization.id,
      ({ name, entityId }) => name === "execution.rerun" && entityId === failed.id,
    );
    expect(change).toMatchObject({ parentId: failed.ruleId, actorName: expect.any(String) as string });
    const audit = await db().auditEntry.findFirst({ where: { entityId: failed.id } });
    expect(audit).toMatchObject({ act: "execution.rerun", before: { status: "FAILED" } });

    expect((await ask(rerun, { id: failed.globalId })).data?.rerunExecution).toMatchObject({
      __typename: "ConflictError",
      code: "ALREADY_SUCCEEDED",
    });
  });

  test("is refused while it waits, and where the rule cannot run", async () => {
    const failed = await makeFailed();
    await db().account.update({ where: { id: failed.accountId }, data: { revokedAt: new Date() } });
    const both = await Promise.all([1, 2].map(() => ask(rerun, { id: failed.globalId })));
    const kinds = both.map(({ data }) => (data?.rerunExecution as Typed | undefined)?.__typename);
    expect(kinds.map(String).toSorted()).toEqual(["ConflictError", "RerunExecutionPayload"]);

    const other = await makeFailed();
    await db().ruleBinding.updateMany({ where: { ruleId: other.ruleId }, data: { enabled: false } });
    expect((await ask(rerun, { id: other.globalId })).data?.rerunExecution).toEqual({
      __typename: "ConflictError",
      code: "RULE_UNABLE",
      message: "It cannot run: The rule is disabled.",
    });
  });

  test("is guarded by role, scope and organization", async () => {
    const failed = await makeFailed();
    const billing = await makeMember(suite.app, organization.id, ["BILLING_ADMIN"]);
    const reader = await makeMember(suite.app, organization.id, ["COMPANY_ADMIN"], ["READ"]);
    const as = async (token: string, id = failed.globalId) =>
      (await ask(rerun, { id }, token)).data?.rerunExecution as Typed;
    expect((await as(billing.token)).__typename).toBe("ForbiddenError");
    expect((await as(reader.token)).__typename).toBe("ForbiddenError");
    expect((await as(stranger.admin.token)).__typename).toBe("NotFoundError");
    expect((await as(organization.admin.token, toGlobalId("Rule", failed.id))).__typename).toBe(
      "ValidationError",
    );

    const developer = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
    await db().execution.update({ where: { id: failed.id }, data: { environment: "PRODUCTION" } });
    expect((await as(developer.token)).__typename).toBe("ForbiddenError");
    const row = await db().execution.findUniqueOrThrow({ where: { id: failed.id } });
    expect(row).toMatchObject({ status: "FAILED", attemptCount: 1 });
    const anonymous = await query(suite.app, null, rerun, { id: failed.globalId });
    expect(anonymous.errors?.[0]?.extensions).toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

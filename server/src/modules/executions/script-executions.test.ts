import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { insertLane, pushEvents, untilStatus } from "./lane.fixture.ts";
import type { Lane } from "./lane.fixture.ts";

const suite = useTestApp();
let organization: TestOrganization;
beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const db = () => suite.app.environment.database.prisma;

/** A rule of its own account that runs a script. */
async function makeLane(source: string): Promise<Lane> {
  const { environment } = suite.app;
  const account = await insertAccount(suite.app, organization.id, {
    grantedById: organization.admin.memberId,
  });
  const url = `${suite.app.simulator.origin}/receiver/none`;
  const lane = await insertLane(environment, account, { organizationId: organization.id, url });
  const rule = await db().rule.findUniqueOrThrow({ where: { id: lane.ruleId } });
  const functionId = rule.functionId ?? "";
  const version = await db().functionVersion.create({
    data: {
      id: newId(),
      organizationId: organization.id,
      functionId,
      number: 2,
      source,
      createdAt: environment.clock.now(),
      createdByName: "Ada",
    },
  });
  await db().function.update({
    where: { id: functionId },
    data: { kind: "SCRIPT", credentialId: null, currentVersionId: version.id },
  });
  return lane;
}

const document = `query ($id: ID!) { node(id: $id) { ... on Execution { status reason
  attempts { number responseStatus errorClass errorMessage output logs { level text atMs } functionVersion { number kind } } } } }`;

async function read(id: string | undefined): Promise<unknown> {
  const answer = await query(suite.app, organization.admin.token, document, {
    id: toGlobalId("Execution", id ?? ""),
  });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.["node"];
}

describe("an execution of a script", () => {
  test("keeps what it returned and logged, and the version that ran", async () => {
    const lane = await makeLane(`export default async (event, context) => {
      console.warn("seen", event.recordId);
      return { ...context, event: event.event };
    };`);
    const [id = ""] = await pushEvents(suite.app.environment, lane, ["7"]);
    await untilStatus(suite.app.environment, lane, "SUCCEEDED", 1);
    const found = await read(id);
    expect(found).toMatchObject({
      status: "SUCCEEDED",
      reason: null,
      attempts: [
        {
          number: 1,
          responseStatus: null,
          errorClass: null,
          logs: [{ level: "WARN", text: "seen 7", atMs: expect.any(Number) }],
          functionVersion: { number: 2, kind: "SCRIPT" },
        },
      ],
    });
    const [attempt] = (found as { attempts: { output: string }[] }).attempts;
    expect(JSON.parse(attempt?.output ?? "")).toEqual({
      rule: { id: toGlobalId("Rule", lane.ruleId), name: "New leads" },
      environment: "DEVELOPMENT",
      account: { id: toGlobalId("Account", lane.accountId), providerOrgId: expect.any(String) },
      executionId: toGlobalId("Execution", id),
      attempt: 1,
      idempotencyKey: `exe_${id}`,
      event: "Leads.created",
    });
  });

  test("that throws is tried again, and tells where", async () => {
    const lane = await makeLane(`export default () => {\n  console.log("before");\n  null.x;\n};`);
    const [id] = await pushEvents(suite.app.environment, lane, ["1"]);
    await untilAttempts(lane, 1);
    const message = "TypeError: cannot read property 'x' of null (line 3, column 3)";
    expect(await read(id)).toMatchObject({
      status: "QUEUED",
      reason: message,
      attempts: [
        { errorClass: "EXCEPTION", errorMessage: message, output: null, logs: [{ text: "before" }] },
      ],
    });
  });

  test.each([
    ["export default () => {", "SYNTAX"],
    ["export const run = 1;", "NO_DEFAULT_EXPORT"],
    ["import x from 'x'; export default x;", "IMPORT"],
  ])("of %j fails for good", async (source, errorClass) => {
    const lane = await makeLane(source);
    const [id] = await pushEvents(suite.app.environment, lane, ["1"]);
    await untilStatus(suite.app.environment, lane, "FAILED", 1);
    expect(await read(id)).toMatchObject({ status: "FAILED", attempts: [{ errorClass }] });
  });

  test("keeps text that PostgreSQL would refuse", async () => {
    const lane = await makeLane(
      `export default () => { console.log("a\\0\\ud800"); return "b\\0\\udc00"; };`,
    );
    const [id] = await pushEvents(suite.app.environment, lane, ["1"]);
    await untilStatus(suite.app.environment, lane, "SUCCEEDED", 1);
    expect(await read(id)).toMatchObject({
      attempts: [{ output: '"b\uFFFD"', logs: [{ text: "a\uFFFD" }] }],
    });
  });
});

describe("rules beside each other", () => {
  test("are not delayed by one whose script never ends", async () => {
    const endless = await makeLane("export default () => { for (;;) {} };");
    const quick = await makeLane("export default (event) => event.recordId;");
    const records = Array.from({ length: 20 }, (_, index) => String(index));
    await pushEvents(suite.app.environment, endless, records);
    await pushEvents(suite.app.environment, quick, records);
    await untilStatus(suite.app.environment, quick, "SUCCEEDED", 20);
    // One after the other, 2 s of computing each: they are not through by far.
    expect(
      await db().execution.count({ where: { ruleId: endless.ruleId, status: "RUNNING" } }),
    ).toBeGreaterThan(5);
    await untilAttempts(endless, 1);
    const attempt = await db().executionAttempt.findFirst({
      where: { execution: { ruleId: endless.ruleId }, NOT: { errorClass: null } },
    });
    expect(attempt).toMatchObject({ errorClass: "TIMED_OUT" });
    await db().ruleBinding.updateMany({ where: { ruleId: endless.ruleId }, data: { enabled: false } });
  });
});

/** Resolves when so many attempts of a lane have ended. */
async function untilAttempts(lane: Lane, count: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (): void => {
    db()
      .executionAttempt.count({
        where: { execution: { ruleId: lane.ruleId }, NOT: { durationMs: null } },
      })
      .then((found) => {
        if (found >= count) resolve();
      }, reject);
  };
  const stop = suite.app.environment.feed.onAdvance(look);
  look();
  await promise.finally(stop);
}

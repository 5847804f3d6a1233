import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { run } from "../rules/rules.fixture.ts";
import { untilStatus } from "./lane.fixture.ts";
import {
  conditionOn,
  contactsOf,
  hasEmail,
  makeRecordScene,
  setPaused,
  shrinkOrgs,
} from "./record-scene.fixture.ts";
import type { RecordScene } from "./record-scene.fixture.ts";

// Real time, moved on by the tests so that a retry is due; the simulator's clock stays behind by that.
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };
const suite = useTestApp({ clock });
const db = () => suite.app.environment.database.prisma;
const control = () => suite.app.simulator.control;
const contacts = () => contactsOf(suite.app);
const ask = (token: string, document: string, variables: Record<string, unknown> = {}) =>
  run(suite.app, token, document, variables);
const makeScene = (condition?: object, eventTypes?: string[]) =>
  makeRecordScene(suite.app, { ...(condition && { condition }), ...(eventTypes && { eventTypes }) });
const pause = (scene: RecordScene, paused: boolean) => setPaused(suite.app, scene, paused);

beforeAll(() => shrinkOrgs(suite.app));
// All listen to the same organization at the provider.
afterEach(async () => {
  control().clearFaults();
  await db().ruleTrigger.deleteMany();
});

const executions = (scene: RecordScene) =>
  db().execution.findMany({
    where: { ruleId: scene.ruleId },
    orderBy: { id: "asc" },
    include: { attempts: { orderBy: { number: "asc" } } },
  });

async function theOne(scene: RecordScene) {
  const [execution, ...more] = await executions(scene);
  if (!execution || more.length > 0) throw new Error(`${more.length} more executions than one.`);
  return execution;
}

/** What the function got. */
const received = (scene: RecordScene) =>
  control()
    .receivedRequests(scene.receiver)
    .map((request) => (JSON.parse(request.body) as { event: Record<string, unknown> }).event);

/** Resolves with the next change of that name of the scene's executions. */
const untilChange = (scene: RecordScene, name: string) =>
  waitForChange(
    suite.app,
    scene.organization.id,
    (change) => change.name === name && change.parentId === scene.ruleId,
  );

/** Moves the time on until what waits is due, and a little. */
async function untilDue(scene: RecordScene): Promise<void> {
  const { runAt } = await theOne(scene);
  aheadMs += Math.max(0, runAt.getTime() - clock.now().getTime()) + 1_000;
}

const problemsOf = (scene: RecordScene, kind: "FUNCTION_FAILING" | "REAUTHENTICATION_REQUIRED") =>
  db().problem.count({ where: { organizationId: scene.organization.id, kind, resolvedAt: null } });

describe("a condition about the record", { timeout: 60_000 }, () => {
  test("runs on a change of something else, and hands the record over", async () => {
    const scene = await makeScene();
    const id = await contacts().call({ Email: "ada@harbour.example" });
    await untilStatus(suite.app.environment, scene, "SUCCEEDED", 1);
    expect(await theOne(scene)).toMatchObject({
      recordId: id,
      matchPending: false,
      matchReason: "matched because Email (record) is not empty (it is “ada@harbour.example”)",
      attemptCount: 1,
      attempts: [{ errorClass: null, responseStatus: 200 }],
    });
    const [event] = received(scene);
    expect(event).toMatchObject({
      affectedValues: { Phone: "+49 30 5550 100" },
      record: { id, Email: "ada@harbour.example", Phone: "+49 30 5550 100", Last_Name: "Okafor" },
    });
    expect(Object.keys(event?.["affectedValues"] as object)).not.toContain("Email");
    const stored = await db().event.findFirstOrThrow({ where: { accountId: scene.accountId, recordId: id } });
    expect(stored.payload).not.toHaveProperty("record");
  });

  test("does not call the function where the record has no address, and says why", async () => {
    const scene = await makeScene();
    await contacts().call({ Email: null });
    await untilStatus(suite.app.environment, scene, "UNMATCHED", 1);
    const reason = "not matched because Email (record) is empty";
    const execution = await theOne(scene);
    expect(execution).toMatchObject({
      matchPending: false,
      matchReason: reason,
      lease: null,
      finishedAt: expect.any(Date) as Date,
      attempts: [{ number: 1, errorClass: "UNMATCHED", errorMessage: reason, responseStatus: null }],
    });
    expect(received(scene)).toEqual([]);
    const change = await untilChange(scene, "execution.unmatched");
    expect(change.payload).toMatchObject({ reason });
    const binding = await db().ruleBinding.findFirstOrThrow({
      where: { ruleId: scene.ruleId, environment: "DEVELOPMENT" },
    });
    expect(binding).toMatchObject({ failures: 0, failingSince: null });
  });

  test("is not asked of the provider where the event decides alone", async () => {
    const scene = await makeScene(
      conditionOn(hasEmail, { field: "affectedValues.Phone", comparator: "STARTS_WITH", values: ["+46"] }),
    );
    control().addFault({ pathPrefix: "/api/bigin/v2/Contacts/", status: 500, count: -1 });
    await contacts().call({ Email: "ada@harbour.example" });
    await untilStatus(suite.app.environment, scene, "UNMATCHED", 1);
    expect(await theOne(scene)).toMatchObject({
      attemptCount: 0,
      matchReason: "not matched because Phone is “+49 30 5550 100”, which does not start with “+46”",
    });
  });

  test("is asked again once the provider is back; its fault is not the function's", async () => {
    const scene = await makeScene();
    control().addFault({ pathPrefix: "/api/bigin/v2/Contacts/", status: 503, count: 1 });
    await contacts().call({ Email: "ada@harbour.example" });
    await untilChange(scene, "execution.retryScheduled");
    expect(await theOne(scene)).toMatchObject({
      status: "QUEUED",
      matchPending: true,
      matchReason: null,
      reason: "The record could not be read. Bigin is not available (HTTP 503).",
      attempts: [{ errorClass: "PROVIDER_UNAVAILABLE", functionVersionId: null }],
    });
    await untilDue(scene);
    await untilStatus(suite.app.environment, scene, "SUCCEEDED", 1);
    expect(await theOne(scene)).toMatchObject({ attemptCount: 2, uncounted: 0, matchPending: false });
    const binding = await db().ruleBinding.findFirstOrThrow({
      where: { ruleId: scene.ruleId, environment: "DEVELOPMENT" },
    });
    expect(binding.failures).toBe(0);
    expect(await problemsOf(scene, "FUNCTION_FAILING")).toBe(0);
  });

  test("finds nothing of a record that is gone meanwhile", async () => {
    const present = await makeScene(conditionOn({ field: "record.Email", comparator: "IS_EMPTY" }));
    await pause(present, true);
    const id = await contacts().call({ Email: "ada@harbour.example" });
    expect(await theOne(present)).toMatchObject({ status: "QUEUED", matchPending: true });
    await contacts().remove(id);
    await pause(present, false);
    await untilStatus(suite.app.environment, present, "SUCCEEDED", 1);
    expect(await theOne(present)).toMatchObject({
      matchReason: "matched because Email (record) is empty",
    });
    expect(received(present)).toMatchObject([{ recordId: id, record: null }]);
  });

  test("of a deletion is decided at once, and nothing is read", async () => {
    const scene = await makeScene(conditionOn(hasEmail), ["Contacts.updated", "Contacts.deleted"]);
    await pause(scene, true);
    await contacts().remove(await contacts().create({ Email: "ada@harbour.example" }));
    expect(await theOne(scene)).toMatchObject({
      status: "UNMATCHED",
      attemptCount: 0,
      matchReason: "not matched because Email (record) is empty",
    });
  });

  test("waits, uncounted, where the account's tokens are refused for good", async () => {
    const scene = await makeScene();
    await pause(scene, true);
    await contacts().call({ Email: "ada@harbour.example" });
    control().expireAccessTokens();
    control().revokeRefreshTokens();
    await pause(scene, false);
    await untilChange(scene, "execution.retryScheduled");
    expect(await theOne(scene)).toMatchObject({
      status: "QUEUED",
      matchPending: true,
      attemptCount: 1,
      uncounted: 1,
      lease: null,
      attempts: [{ errorClass: "PROVIDER_AUTH_PERMANENT" }],
    });
    expect(await problemsOf(scene, "REAUTHENTICATION_REQUIRED")).toBe(1);
    expect(await problemsOf(scene, "FUNCTION_FAILING")).toBe(0);
    const { executions: listed } = (await ask(
      scene.organization.admin.token,
      `query ($ruleId: ID!) { rule(id: $ruleId) { executions(first: 5) { edges { node { status reason matchPending } } } } }`,
      { ruleId: scene.ruleGlobalId },
    )) as { executions: { edges: { node: object }[] } };
    expect(listed.edges).toMatchObject([{ node: { status: "HELD", matchPending: true } }]);
  });

  test("fails with the reason where the provider refuses the read", async () => {
    const scene = await makeScene();
    control().addFault({ pathPrefix: "/api/bigin/v2/Contacts/", status: 403, count: 1 });
    await contacts().call({ Email: "ada@harbour.example" });
    await untilStatus(suite.app.environment, scene, "FAILED", 1);
    expect(await theOne(scene)).toMatchObject({
      reason: expect.stringMatching(/^The record could not be read\. Bigin refused/) as string,
      attemptCount: 1,
      matchPending: true,
      attempts: [{ errorClass: "PROVIDER_REFUSED" }],
    });
  });

  test("is asked once: a retry reads the record anew, and calls the function whatever became of it", async () => {
    const scene = await makeScene();
    control().setBehaviour(scene.receiver, { kind: "status", status: 500, times: 1 });
    const id = await contacts().call({ Email: "ada@harbour.example" });
    await untilChange(scene, "execution.retryScheduled");
    expect(await theOne(scene)).toMatchObject({ status: "QUEUED", matchPending: false });
    await pause(scene, true);
    await contacts().change(id, { Email: null });
    await db().execution.deleteMany({ where: { ruleId: scene.ruleId, attemptCount: 0 } });
    await untilDue(scene);
    await pause(scene, false);
    await untilStatus(suite.app.environment, scene, "SUCCEEDED", 1);
    expect(received(scene)).toMatchObject([
      { record: { Email: "ada@harbour.example" } },
      { record: { Email: null } },
    ]);
  });

  test("keeps the order of a record, past events that do not match", async () => {
    const scene = await makeScene();
    await pause(scene, true);
    const id = await contacts().call({ Email: null });
    for (const Phone of ["+49 30 5550 101", "+49 30 5550 102"]) await contacts().change(id, { Phone });
    await pause(scene, false);
    await untilStatus(suite.app.environment, scene, "UNMATCHED", 3);
    const order = (await executions(scene)).map(({ startedAt }) => startedAt?.getTime() ?? 0);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test("spends no probe of a failing function on what its record keeps from running", async () => {
    const scene = await makeScene();
    await pause(scene, true);
    for (const Last_Name of ["Okafor", "Lindqvist", "Weber"])
      await contacts().call({ Last_Name, Email: null });
    const now = clock.now();
    await db().ruleBinding.updateMany({
      where: { ruleId: scene.ruleId, environment: "DEVELOPMENT" },
      data: { failures: 10, failingSince: now, failingReason: "HTTP 500", probeAt: now },
    });
    await pause(scene, false);
    await untilStatus(suite.app.environment, scene, "UNMATCHED", 3);
    const binding = await db().ruleBinding.findFirstOrThrow({
      where: { ruleId: scene.ruleId, environment: "DEVELOPMENT" },
    });
    expect(binding).toMatchObject({ failures: 10, failingSince: now });
    expect(binding.probeAt?.getTime()).toBeLessThanOrEqual(clock.now().getTime());
  });

  test("that did not match is asked anew by a re-run, and by a replay", async () => {
    const scene = await makeScene();
    const id = await contacts().call({ Email: null });
    await untilStatus(suite.app.environment, scene, "UNMATCHED", 1);
    await db().ruleTrigger.deleteMany({ where: { ruleId: scene.ruleId } });
    await contacts().change(id, { Email: "ada@harbour.example" });
    const { token } = scene.organization.admin;
    const execution = await theOne(scene);
    const replayed = await ask(
      token,
      `mutation ($input: ReplayEventsInput!) { replayEvents(input: $input) { ... on ReplayEventsPayload { toRun notMatching } ... on Error { message } } }`,
      {
        input: {
          ruleId: scene.ruleGlobalId,
          environment: "DEVELOPMENT",
          from: new Date(clock.now().getTime() - 60_000).toISOString(),
          to: new Date(clock.now().getTime() + 60_000).toISOString(),
          dryRun: true,
        },
      },
    );
    expect(replayed).toMatchObject({ notMatching: 0 });
    expect(replayed["toRun"]).toBeGreaterThanOrEqual(1);
    const rerun = await ask(
      token,
      `mutation ($id: ID!) { rerunExecution(input: { executionId: $id }) {
         ... on RerunExecutionPayload { execution { status matchPending matchReason } } ... on Error { code message } } }`,
      { id: Buffer.from(`Execution:${execution.id}`).toString("base64") },
    );
    expect(rerun).toMatchObject({ execution: { matchPending: true, matchReason: null } });
    await untilStatus(suite.app.environment, scene, "SUCCEEDED", 1);
    expect(received(scene)).toMatchObject([{ record: { Email: "ada@harbour.example" } }]);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, query } from "../../../test/builders.ts";
import { createRule, makeScene, mutateRule, rawId } from "../rules/rules.fixture.ts";
import type { Scene } from "../rules/rules.fixture.ts";
import { pushEvents } from "./lane.fixture.ts";
import { planReplay } from "./plan-replay.ts";
import { readReplayedLane } from "./read-replayed-lane.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
let ruleId: string;

beforeEach(async () => {
  scene = await makeScene(suite.app);
  ({ id: ruleId } = await createRule(suite.app, scene));
});

const db = () => suite.app.environment.database.prisma;
const push = (recordIds: string[]) =>
  pushEvents(
    suite.app.environment,
    { organizationId: scene.organization.id, accountId: scene.account.id },
    recordIds,
  );
const executions = (id = ruleId) =>
  db().execution.findMany({ where: { ruleId: rawId(id) }, orderBy: { id: "asc" } });
const put = (id: string | undefined, data: object) =>
  db().execution.update({ where: { id: id ?? "" }, data });

const hour = 3_600_000;
const window = () => ({
  from: new Date(Date.now() - hour).toISOString(),
  to: new Date(Date.now() + hour).toISOString(),
});

async function replay(
  input: Record<string, unknown> = {},
  token = scene.token,
): Promise<Record<string, unknown>> {
  const answer = await query(
    suite.app,
    token,
    `mutation($input: ReplayEventsInput!) { replayEvents(input: $input) { __typename ... on Error { code message }
       ... on ReplayEventsPayload { dryRun toRun alreadySucceeded alreadyWaiting notMatching oldest newest expectedMinutes more } } }`,
    { input: { ruleId, environment: "DEVELOPMENT", ...window(), ...input } },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.["replayEvents"] as Record<string, unknown>;
}

describe("replayEvents", () => {
  test("runs what ended otherwise once more, never what succeeded, and leaves what waits", async () => {
    const ids = await push(["1", "2", "3", "4", "5", "6", "7"]);
    const ended = ["SUCCEEDED", "FAILED", "EXPIRED", "DISCARDED", "UNMATCHED", "RUNNING"] as const;
    for (const [index, status] of ended.entries())
      await put(ids[index], { status, attemptCount: 8, reason: "Before.", finishedAt: new Date() });

    const counts = { toRun: 4, alreadySucceeded: 1, alreadyWaiting: 2, notMatching: 0, more: false };
    const before = await executions();
    expect(await replay({ dryRun: true, perMinute: 8 })).toMatchObject({
      ...counts,
      dryRun: true,
      expectedMinutes: 0.5,
      oldest: expect.any(String) as string,
      newest: expect.any(String) as string,
    });
    expect(await executions()).toEqual(before);

    expect(await replay({ perMinute: 8 })).toMatchObject({ ...counts, dryRun: false, expectedMinutes: 0.5 });
    const after = await executions();
    expect(after.map((row) => row.id)).toEqual(ids);
    expect(after.map((row) => row.status)).toEqual([
      "SUCCEEDED",
      "QUEUED",
      "QUEUED",
      "QUEUED",
      "QUEUED",
      "RUNNING",
      "QUEUED",
    ]);
    expect(after[1]).toMatchObject({ attemptCount: 8, uncounted: 8, reason: null, finishedAt: null });
    const binding = await db().ruleBinding.findFirstOrThrow({
      where: { ruleId: rawId(ruleId), environment: "DEVELOPMENT" },
    });
    expect(binding).toMatchObject({ replayPerMinute: 8, replayStarted: 0 });
    const changes = await db().change.findMany({ where: { organizationId: scene.organization.id } });
    expect(changes.filter(({ name }) => name === "execution.rerun")).toHaveLength(4);
    expect(changes.filter(({ name }) => name === "events.replayed")).toMatchObject([
      { entityId: rawId(ruleId), payload: { toRun: 4 } },
    ]);
    expect(
      await db().auditEntry.findMany({
        where: { act: "events.replayed", organizationId: scene.organization.id },
      }),
    ).toHaveLength(1);
    expect(await replay()).toMatchObject({ toRun: 0, alreadySucceeded: 1, alreadyWaiting: 6 });
  });

  test("gives a rule the events that came before it was made, in their order", async () => {
    const earlier = await push(["A", "A", "B"]);
    const late = await createRule(suite.app, scene, { name: "Late" });
    await push(["A"]);
    expect(earlier).toHaveLength(3);
    expect(await replay({ ruleId: late.id })).toMatchObject({ toRun: 3, alreadyWaiting: 1 });
    const rows = await executions(late.id);
    const events = await db().event.findMany({
      where: { accountId: scene.account.id },
      orderBy: { id: "asc" },
    });
    expect(rows.map((row) => row.eventId)).toEqual(events.map(({ id }) => id));
    expect(rows).toMatchObject([
      { status: "QUEUED", ruleName: "Late", recordId: "A" },
      { status: "QUEUED", recordId: "A" },
      { status: "QUEUED", recordId: "B" },
      { status: "QUEUED", recordId: "A" },
    ]);
    expect(await executions()).toHaveLength(4);
  });

  test("asks the condition anew, of what it did not match too unless told otherwise", async () => {
    const ids = await push(["1", "2"]);
    for (const id of ids) await put(id, { status: "UNMATCHED", matchReason: "Before." });
    const comparison = { field: "recordId", comparator: "IS", values: ["2"] };
    const condition = {
      timeZone: "UTC",
      root: { match: "ALL", items: [{ ...comparison, label: "Record", type: "TEXT" }] },
    };
    await db().rule.update({ where: { id: rawId(ruleId) }, data: { condition } });
    expect(await replay({ includeUnmatched: false })).toMatchObject({ toRun: 0, notMatching: 2 });
    expect(await replay()).toMatchObject({ toRun: 1, notMatching: 1 });
    const rows = await executions();
    expect(rows.map((row) => row.status)).toEqual(["UNMATCHED", "QUEUED"]);
    expect(rows[1]?.matchReason).toMatch(/Record/);
  });

  test("keeps to its window, its event types and its account", async () => {
    await push(["1"]);
    const past = { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" };
    expect(await replay(past)).toMatchObject({ toRun: 0, alreadyWaiting: 0, oldest: null, newest: null });
    await db().rule.update({ where: { id: rawId(ruleId) }, data: { eventTypes: ["Contacts.created"] } });
    expect(await replay()).toMatchObject({ alreadyWaiting: 0 });
  });

  test("takes 10,000 events a call, and says that there are more", async () => {
    const { environment } = suite.app;
    await environment.database.pool.query(
      `insert into "Event" ("id", "organizationId", "accountId", "environment", "serviceKey", "eventType", "recordId", "fingerprint", "payload", "occurredAt", "receivedAt")
       select uuidv7(), $1, $2, 'DEVELOPMENT', 'zoho-crm', 'Leads.created', 'r' || n, n::text, '{}', now(), now() - interval '1 minute' + n * interval '1 ms'
       from generate_series(1, 11000) n`,
      [scene.organization.id, scene.account.id],
    );
    const key = {
      organizationId: scene.organization.id,
      ruleId: rawId(ruleId),
      environment: "DEVELOPMENT",
    } as const;
    const lane = await readReplayedLane(environment.database.prisma, key);
    const all = {
      from: new Date(Date.now() - hour),
      to: new Date(Date.now() + hour),
      includeUnmatched: true,
    };
    const first = await planReplay(environment, key, lane, all);
    expect([first.make.length, first.more]).toEqual([10_000, true]);
    const rest = await planReplay(environment, key, lane, { ...all, from: first.newest ?? all.from });
    expect([rest.make.length, rest.more]).toEqual([1_001, false]);
    expect(await replay({ from: rest.oldest })).toMatchObject({ toRun: 1_001, more: false });
    await db().execution.updateMany({ where: { ruleId: rawId(ruleId) }, data: { status: "FAILED" } });
    expect(await replay({ from: rest.oldest })).toMatchObject({ toRun: 1_001, more: false });
    expect(await db().execution.count({ where: { ruleId: rawId(ruleId) } })).toBe(1_001);
  });

  test("is refused where the rule can run nothing, for a window that ends before it begins, and to those who may not", async () => {
    expect(await replay({ to: window().from, from: window().to })).toMatchObject({ code: "VALIDATION" });
    expect(await replay({ perMinute: 0 })).toMatchObject({ code: "VALIDATION" });
    expect(await replay({ environment: "PRODUCTION" })).toMatchObject({ code: "RULE_UNABLE" });
    const member = (...given: [never[] | ["DEVELOPER"] | ["BILLING_ADMIN"] | ["COMPANY_ADMIN"], ["READ"]?]) =>
      makeMember(suite.app, scene.organization.id, ...given);
    const forbidden = { code: "FORBIDDEN" };
    const { token: developer } = await member(["DEVELOPER"]);
    expect(await replay({ environment: "PRODUCTION" }, developer)).toMatchObject(forbidden);
    expect(await replay({}, developer)).toMatchObject({ __typename: "ReplayEventsPayload" });
    expect(await replay({}, (await member(["BILLING_ADMIN"])).token)).toMatchObject(forbidden);
    expect(await replay({}, (await member(["COMPANY_ADMIN"], ["READ"])).token)).toMatchObject(forbidden);
    await mutateRule(suite.app, scene.token, "disableRule", { ruleId, environment: "DEVELOPMENT" });
    expect(await replay()).toMatchObject({
      code: "RULE_UNABLE",
      message: "It cannot run: The rule is disabled.",
    });
    await db().rule.update({ where: { id: rawId(ruleId) }, data: { goneAt: new Date() } });
    expect(await replay()).toMatchObject({ code: "NOT_FOUND" });
  });
});

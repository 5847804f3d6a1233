import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, query } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { createRule, makeScene, rawId, run } from "./rules.fixture.ts";
import type { Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const db = () => suite.app.environment.database.prisma;

const comparison = (field: string, comparator: string, ...values: string[]) => ({
  comparison: { field, comparator, values },
});
const all = (...items: object[]) => ({ root: { match: "ALL", items } });
const recordIs = (id: string) => all(comparison("recordId", "IS", id));

const conditionFields = `condition { timeZone sentence root { match items {
  ... on ConditionGroup { match items { ... on ConditionComparison { field comparator values } } }
  ... on ConditionComparison { field label type comparator values } } } }`;

const read = (id: string) =>
  run(suite.app, scene.token, `query ($id: ID!) { rule(id: $id) { version ${conditionFields} } }`, { id });

const update = (input: Record<string, unknown>, token = scene.token) =>
  run(
    suite.app,
    token,
    `mutation ($input: UpdateRuleInput!) { updateRule(input: $input) {
       ... on UpdateRulePayload { rule { version ${conditionFields} } }
       ... on ValidationError { issues { path message } } ... on Error { code } } }`,
    { input },
  );

const test = (input: Record<string, unknown>, token = scene.token) =>
  run(
    suite.app,
    token,
    `mutation ($input: TestRuleInput!) { testRule(input: $input) {
       ... on TestRulePayload { matched sentence payload explanation { matched match sentence items { matched match sentence items { sentence } } } }
       ... on ValidationError { issues { path message } } ... on Error { code message } } }`,
    { input },
  );

/** What the org sync of the scene's account found of a field. */
async function mirrorField(apiName: string, dataType: string, module = "Leads"): Promise<void> {
  await db().mirroredItem.create({
    data: {
      accountId: scene.account.id,
      object: "FIELDS",
      parentKey: module,
      key: apiName,
      data: { apiName, label: apiName.replace("_", " "), dataType },
      syncRunId: newId(),
    },
  });
}

async function insertEvent(payload: object, receivedAt = suite.app.environment.clock.now()): Promise<string> {
  const event = await db().event.create({
    data: {
      id: newId(),
      organizationId: scene.organization.id,
      accountId: scene.account.id,
      environment: "DEVELOPMENT",
      serviceKey: "zoho-crm",
      eventType: "Leads.created",
      recordId: "7",
      fingerprint: newId(),
      payload,
      occurredAt: receivedAt,
      receivedAt,
    },
  });
  return toGlobalId("Event", event.id);
}

describe("a rule's condition", () => {
  it("is saved with the rule and shown as a tree and in one line", async () => {
    const rule = await createRule(suite.app, scene, {
      condition: {
        timeZone: "Europe/Berlin",
        ...all(comparison("recordId", "IS_NOT", "1"), {
          group: {
            match: "ANY",
            items: [comparison("occurredAt", "TODAY"), comparison("operation", "IS", "created")],
          },
        }),
      },
    });
    expect((await read(rule.id))["condition"]).toEqual({
      timeZone: "Europe/Berlin",
      sentence:
        "Record id is not “1” and (Occurred at is today or Operation is “created”) (days in Europe/Berlin)",
      root: {
        match: "ALL",
        items: [
          { field: "recordId", label: "Record id", type: "TEXT", comparator: "IS_NOT", values: ["1"] },
          {
            match: "ANY",
            items: [
              { field: "occurredAt", comparator: "TODAY", values: [] },
              { field: "operation", comparator: "IS", values: ["created"] },
            ],
          },
        ],
      },
    });
  });

  it("is refused with the path of what is wrong, and nothing is made", async () => {
    const refused = await run(
      suite.app,
      scene.token,
      `mutation ($input: CreateRuleInput!) { createRule(input: $input) { ... on ValidationError { issues { path } } } }`,
      {
        input: {
          projectId: scene.projectId,
          serviceKey: "zoho-crm",
          name: "Wrong",
          eventTypes: ["Leads.created"],
          functionId: scene.functionId,
          condition: all(comparison("recordID", "IS", "1"), comparison("recordId", "GREATER", "1")),
        },
      },
    );
    expect(refused).toEqual({
      issues: [
        { path: "condition.root.items.0.comparison.field" },
        { path: "condition.root.items.1.comparison.comparator" },
      ],
    });
    expect(await db().rule.count({ where: { organizationId: scene.organization.id } })).toBe(0);
  });

  it("stays when it is left out, goes with null, and is a change of the draft only when it differs", async () => {
    const rule = await createRule(suite.app, scene, { condition: recordIs("1") });
    const named = await update({ ruleId: rule.id, name: "Renamed" });
    expect(named["rule"]).toMatchObject({ version: 2, condition: { sentence: "Record id is “1”" } });
    const same = await update({ ruleId: rule.id, condition: recordIs("1") });
    expect(same["rule"]).toMatchObject({ version: 2 });
    const other = await update({ ruleId: rule.id, condition: recordIs("2") });
    expect(other["rule"]).toMatchObject({ version: 3, condition: { sentence: "Record id is “2”" } });
    const none = await update({ ruleId: rule.id, condition: null });
    expect(none["rule"]).toMatchObject({ version: 4, condition: null });
    const entries = await db().auditEntry.findMany({
      where: { entityId: rawId(rule.id), act: "rule.updated" },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ after }) => (after as { condition: unknown }).condition)).toEqual([
      "Record id is “1”",
      "Record id is “2”",
      null,
    ]);
  });

  it("may compare the custom fields of the development account, and must still fit other events", async () => {
    await mirrorField("Budget_Max", "currency");
    const budget = all(comparison("affectedValues.Budget_Max", "GREATER", "100"));
    const alone = await createRule(suite.app, scene, { condition: budget, developmentAccountId: null });
    expect(alone).toMatchObject({ code: "VALIDATION" });
    const rule = await createRule(suite.app, scene, { condition: budget });
    expect((await read(rule.id))["condition"]).toMatchObject({ sentence: "Budget Max is greater than 100" });
    const moved = await update({ ruleId: rule.id, eventTypes: ["Contacts.created"] });
    expect(moved["issues"]).toEqual([
      {
        path: "condition",
        message: expect.stringContaining("compares Budget Max, which these events do not have"),
      },
    ]);
    const both = await update({
      ruleId: rule.id,
      eventTypes: ["Contacts.created"],
      condition: recordIs("1"),
    });
    expect(both["rule"]).toMatchObject({ version: 2, condition: { sentence: "Record id is “1”" } });
  });
});

describe("eventFields", () => {
  const fields = async (variables: Record<string, unknown>) =>
    query(
      suite.app,
      scene.token,
      `query ($serviceKey: String!, $eventTypes: [String!]!, $accountId: ID) {
         eventFields(serviceKey: $serviceKey, eventTypes: $eventTypes, accountId: $accountId) { path label type } }`,
      { serviceKey: "zoho-crm", eventTypes: ["Leads.created"], ...variables },
    );
  const paths = async (variables: Record<string, unknown> = {}) =>
    ((await fields(variables)).data?.["eventFields"] as { path: string }[] | undefined)?.map(
      ({ path }) => path,
    ) ?? [];

  it("lists those of the event types once, and an account's own behind them", async () => {
    await mirrorField("Budget_Max", "currency");
    await mirrorField("Attachment", "fileupload");
    await mirrorField("Other", "text", "Contacts");
    const standard = await paths();
    expect(standard.slice(0, 3)).toEqual(["recordId", "occurredAt", "operation"]);
    expect(new Set(standard).size).toBe(standard.length);
    const own = await paths({ accountId: scene.account.globalId });
    const ofEvent = (path: string) => !path.startsWith("record.");
    expect(own.filter(ofEvent)).toEqual([...standard.filter(ofEvent), "affectedValues.Budget_Max"]);
    expect(own.filter((path) => !ofEvent(path))).toEqual(
      own
        .filter((path) => path.startsWith("affectedValues."))
        .map((path) => path.replace("affectedValues.", "record.")),
    );
    expect((await fields({ accountId: scene.account.globalId })).data).toMatchObject({
      eventFields: expect.arrayContaining([
        { path: "affectedValues.Budget_Max", label: "Budget Max", type: "NUMBER" },
        { path: "occurredAt", label: "Occurred at", type: "DATE_TIME" },
      ]),
    });
  });

  it("leaves out what two event types have with different types", async () => {
    await mirrorField("Size", "integer");
    await mirrorField("Size", "text", "Contacts");
    await mirrorField("Colour", "text", "Contacts");
    const found = await paths({
      eventTypes: ["Leads.created", "Contacts.created"],
      accountId: scene.account.globalId,
    });
    expect(found).toContain("affectedValues.Colour");
    expect(found).not.toContain("affectedValues.Size");
  });

  it("refuses unknown services, accounts of others and of other services, and too many types", async () => {
    const code = async (variables: Record<string, unknown>) =>
      (await fields(variables)).errors?.[0]?.extensions?.code;
    const other = await makeScene(suite.app);
    expect(await code({ serviceKey: "nothing" })).toBe("NOT_FOUND");
    expect(await code({ accountId: other.account.globalId })).toBe("NOT_FOUND");
    expect(await code({ accountId: scene.projectId })).toBe("BAD_USER_INPUT");
    expect(await code({ eventTypes: Array.from({ length: 51 }, (_, index) => `A${index}.created`) })).toBe(
      "BAD_USER_INPUT",
    );
  });
});

describe("testRule", () => {
  it("explains the saved condition on a stored event, as of its arrival", async () => {
    const rule = await createRule(suite.app, scene, {
      condition: all(comparison("recordId", "IS", "7"), comparison("occurredAt", "TODAY")),
    });
    const payload = { event: "Leads.created", recordId: "7", occurredAt: "2026-01-31T10:00:00Z" };
    const eventId = await insertEvent(payload, new Date("2026-01-31T10:00:05Z"));
    expect(await test({ ruleId: rule.id, event: { eventId } })).toEqual({
      matched: true,
      sentence:
        "matched because Record id is “7”, and Occurred at is 2026-01-31 10:00:00 +00:00, today (2026-01-31)",
      payload,
      explanation: {
        matched: true,
        match: "ALL",
        sentence: expect.stringContaining("matched because"),
        items: [
          { matched: true, match: null, sentence: "Record id is “7”", items: [] },
          { matched: true, match: null, sentence: expect.stringContaining("today"), items: [] },
        ],
      },
    });
  });

  it("takes an unsaved condition in its place, on samples and made-up payloads", async () => {
    const rule = await createRule(suite.app, scene, { condition: recordIs("7") });
    const sample = await test({ ruleId: rule.id, event: { sampleOf: "Leads.created" } });
    expect(sample).toMatchObject({ matched: false, payload: { event: "Leads.created" } });
    const unsaved = { ruleId: rule.id, condition: all(comparison("operation", "IS", "Created")) };
    expect(await test({ ...unsaved, event: { sampleOf: "Leads.created" } })).toMatchObject({
      matched: true,
      sentence: "matched because Operation is “created”",
    });
    expect(await test({ ...unsaved, event: { payload: { operation: 5 } } })).toMatchObject({
      matched: false,
      sentence: "not matched because Operation is 5, not a text",
    });
    expect(await test({ ruleId: rule.id, condition: null, event: { payload: {} } })).toMatchObject({
      matched: true,
      sentence: "matched because there is no condition",
    });
    expect((await read(rule.id))["condition"]).toMatchObject({ sentence: "Record id is “7”" });
  });

  it("needs no rule: the service says what the fields are", async () => {
    const input = { serviceKey: "zoho-crm", condition: recordIs("9") };
    expect(await test({ ...input, event: { payload: { recordId: "9" } } })).toMatchObject({ matched: true });
    expect(await test({ ...input, event: { sampleOf: "Leads.created" } })).toMatchObject({ matched: false });
  });

  it("says what is wrong with the condition or the event", async () => {
    const paths = async (input: Record<string, unknown>) =>
      ((await test(input))["issues"] as { path: string }[] | undefined)?.map(({ path }) => path);
    const event = { sampleOf: "Leads.created" };
    expect(await paths({ event })).toEqual(["serviceKey"]);
    expect(await paths({ serviceKey: "zoho-crm", event: { sampleOf: "Nothing.happened" } })).toEqual([
      "event.sampleOf",
    ]);
    expect(await paths({ serviceKey: "zoho-crm", event: { payload: [1] } })).toEqual(["event.payload"]);
    expect(
      await paths({ serviceKey: "zoho-crm", event, condition: all(comparison("x", "IS", "1")) }),
    ).toEqual(["condition.root.items.0.comparison.field"]);
    const twice = await query(
      suite.app,
      scene.token,
      `mutation ($input: TestRuleInput!) { testRule(input: $input) { __typename } }`,
      { input: { serviceKey: "zoho-crm", event: { sampleOf: "Leads.created", payload: {} } } },
    );
    expect(twice.errors?.[0]?.message).toContain("OneOf");
  });

  it("is for those who may associate in development, within their organization", async () => {
    const other = await makeScene(suite.app);
    const rule = await createRule(suite.app, scene);
    const eventId = await insertEvent({});
    const billing = await makeMember(suite.app, scene.organization.id, ["BILLING_ADMIN"]);
    const supervisor = await makeMember(suite.app, scene.organization.id, ["COMPANY_SUPERVISOR"]);
    const reader = await makeMember(suite.app, scene.organization.id, ["COMPANY_ADMIN"], ["READ"]);
    const input = { ruleId: rule.id, event: { eventId } };
    expect(await test(input, billing.token)).toMatchObject({ code: "FORBIDDEN" });
    expect(await test(input, reader.token)).toMatchObject({ code: "FORBIDDEN" });
    expect(await test(input, supervisor.token)).toMatchObject({ matched: true });
    expect(await test(input, other.token)).toMatchObject({ code: "NOT_FOUND" });
    expect(await test({ serviceKey: "zoho-crm", event: { eventId } }, other.token)).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("events", () => {
  it("lists an account's events of a type, newest first", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.unshift(await insertEvent({ n }));
    const list = async (token: string, accountId: string, eventType = "Leads.created") =>
      (
        (await run(
          suite.app,
          token,
          `query ($accountId: ID!, $eventType: String!) { events(accountId: $accountId, eventType: $eventType) { edges { node { id } } } }`,
          { accountId, eventType },
        )) as { edges: { node: { id: string } }[] }
      ).edges.map(({ node }) => node.id);
    expect(await list(scene.token, scene.account.globalId)).toEqual(ids);
    expect(await list(scene.token, scene.account.globalId, "Leads.deleted")).toEqual([]);
    const other = await makeScene(suite.app);
    expect(await list(other.token, scene.account.globalId)).toEqual([]);
    const account = await insertAccount(suite.app, scene.organization.id, {
      grantedById: scene.organization.admin.memberId,
    });
    expect(await list(scene.token, account.globalId)).toEqual([]);
  });
});

import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { contactsOf, makeRecordScene, shrinkOrgs } from "../executions/record-scene.fixture.ts";
import type { RecordScene } from "../executions/record-scene.fixture.ts";
import { run } from "../rules/rules.fixture.ts";

const suite = useTestApp();
const db = () => suite.app.environment.database.prisma;
const token = () => scene.organization.admin.token;
let scene: RecordScene;
let recordId: string;
let eventId: string;

beforeAll(async () => {
  shrinkOrgs(suite.app);
  scene = await makeRecordScene(suite.app, {
    source:
      "export default async (event) => ({ told: event.affectedValues, record: event.record?.Email ?? null });",
  });
  recordId = await contactsOf(suite.app).call({ Email: "ada@harbour.example" });
  const event = await db().event.findFirstOrThrow({
    where: { accountId: scene.accountId, recordId, eventType: "Contacts.updated" },
  });
  eventId = toGlobalId("Event", event.id);
});
afterEach(async () => {
  suite.app.simulator.control.clearFaults();
  await db().account.update({
    where: { id: scene.accountId },
    data: { environment: "DEVELOPMENT", revokedAt: null },
  });
});

const testRule = (input: object, by = token()) =>
  run(
    suite.app,
    by,
    `mutation ($input: TestRuleInput!) { testRule(input: $input) {
       ... on TestRulePayload { matched sentence recordError payload } ... on Error { code message } } }`,
    { input: { ruleId: scene.ruleGlobalId, ...input } },
  );
const testFunction = (input: object, by = token()) =>
  run(
    suite.app,
    by,
    `mutation ($input: TestFunctionInput!) { testFunction(input: $input) {
       ... on TestFunctionPayload { succeeded output errorClass errorMessage } ... on Error { code message } } }`,
    { input: { functionId: scene.functionId, serviceKey: "bigin", ...input } },
  );
const unavailable = () =>
  suite.app.simulator.control.addFault({ pathPrefix: "/api/bigin/v2/Contacts/", status: 503, count: -1 });

describe("testRule", () => {
  it("reads the record of a stored event as it is now", async () => {
    expect(await testRule({ event: { eventId } })).toMatchObject({
      matched: true,
      sentence: "matched because Email (record) is not empty (it is “ada@harbour.example”)",
      recordError: null,
      payload: { recordId, record: { id: recordId, Email: "ada@harbour.example" } },
    });
  });

  it("takes what a sample tells for its record, and a payload as it is", async () => {
    expect(await testRule({ event: { sampleOf: "Contacts.updated" } })).toMatchObject({
      matched: true,
      payload: { record: { Email: "maja.lindqvist@fjord.example" } },
    });
    expect(await testRule({ event: { sampleOf: "Contacts.deleted" } })).toMatchObject({
      matched: false,
      payload: { record: null },
    });
    const payload = { recordId: "1", record: { Email: "made@up.example" } };
    expect(await testRule({ event: { payload } })).toMatchObject({ matched: true, payload });
    expect(await testRule({ event: { payload: { recordId: "1" } } })).toMatchObject({
      matched: false,
      sentence: "not matched because Email (record) is empty",
    });
  });

  it("says why the record could not be read, unless the event alone decides", async () => {
    unavailable();
    const recordError = "Bigin is not available (HTTP 503).";
    expect(await testRule({ event: { eventId } })).toMatchObject({
      matched: false,
      recordError,
      sentence: `not decided because the record could not be read: ${recordError}`,
    });
    const comparisons = [
      { field: "record.Email", comparator: "IS_NOT_EMPTY" },
      { field: "affectedValues.Phone", comparator: "IS_NOT_EMPTY" },
    ];
    const condition = {
      root: { match: "ANY", items: comparisons.map((comparison) => ({ comparison })) },
    };
    expect(await testRule({ condition, event: { eventId } })).toMatchObject({ matched: true, recordError });
  });

  it("reads nothing with an account on hold, nor where the person may not", async () => {
    await db().account.update({ where: { id: scene.accountId }, data: { revokedAt: new Date() } });
    expect(await testRule({ event: { eventId } })).toMatchObject({
      matched: false,
      recordError: "The account is on hold: nothing is read with it.",
    });
    await db().account.update({
      where: { id: scene.accountId },
      data: { environment: "PRODUCTION", revokedAt: null },
    });
    const developer = await makeMember(suite.app, scene.organization.id, ["DEVELOPER"]);
    const answer = await testRule({ event: { eventId } }, developer.token);
    expect(answer).toMatchObject({ matched: false, recordError: expect.any(String) as string });
    expect(answer["payload"]).not.toHaveProperty("record");
    expect(await testRule({ event: { eventId } })).toMatchObject({ matched: true, recordError: null });
  });
});

describe("testFunction", () => {
  it("hands over the record where a rule that runs it asks about it", async () => {
    expect(await testFunction({ event: { eventId } })).toMatchObject({
      succeeded: true,
      output: JSON.stringify({ told: { Phone: "+49 30 5550 100" }, record: "ada@harbour.example" }),
    });
    unavailable();
    expect(await testFunction({ event: { eventId } })).toMatchObject({
      succeeded: false,
      errorClass: "RECORD_UNREADABLE",
      errorMessage: "The record could not be read. Bigin is not available (HTTP 503).",
    });
  });

  it("does not where none does", async () => {
    await run(
      suite.app,
      token(),
      `mutation ($id: ID!) { updateRule(input: { ruleId: $id, condition: null }) { __typename } }`,
      { id: scene.ruleGlobalId },
    );
    unavailable();
    expect(await testFunction({ event: { eventId } })).toMatchObject({
      succeeded: true,
      output: JSON.stringify({ told: { Phone: "+49 30 5550 100" }, record: null }),
    });
  });
});

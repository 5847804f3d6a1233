import { Webhook } from "standardwebhooks";
import { beforeAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { insertWaiting, makeScene, rawId, createRule, run } from "../rules/rules.fixture.ts";
import type { Scene } from "../rules/rules.fixture.ts";
import { functionTemplates } from "./function-templates.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
let scriptId: string;
let endpoint: { id: string; secret: string; name: string };

const create = (input: object): Promise<Record<string, unknown>> =>
  run(
    suite.app,
    scene.token,
    `mutation ($input: CreateFunctionInput!) { createFunction(input: $input) {
       ... on CreateFunctionPayload { function { id } signingSecret } ... on Error { message } } }`,
    { input: { projectId: scene.projectId, name: "Tested", ...input } },
  );

beforeAll(async () => {
  scene = await makeScene(suite.app);
  const script = await create({
    source: `export default async (event, context) => {
  console.log("got", event.recordId);
  return [event.event, context.test, context.environment, context.attempt];
};`,
  });
  scriptId = (script["function"] as { id: string }).id;
  const made = await create({ url: `${suite.app.simulator.origin}/receiver/tested` });
  endpoint = {
    id: (made["function"] as { id: string }).id,
    secret: made["signingSecret"] as string,
    name: "tested",
  };
});

const test = (input: object, token: string = scene.token): Promise<Record<string, unknown>> =>
  run(
    suite.app,
    token,
    `mutation ($input: TestFunctionInput!) { testFunction(input: $input) { __typename
       ... on TestFunctionPayload { succeeded durationMs responseStatus output errorClass errorMessage line column logs { level text atMs } }
       ... on Error { code message } ... on ValidationError { issues { path message } } } }`,
    { input },
  );

const sample = { serviceKey: "zoho-crm", event: { sampleOf: "Leads.created" } };

describe("testing a script", () => {
  it("runs the saved version on a sample", async () => {
    expect(await test({ functionId: scriptId, ...sample })).toMatchObject({
      succeeded: true,
      responseStatus: null,
      output: '["Leads.created",true,"DEVELOPMENT",1]',
      errorClass: null,
      logs: [{ level: "INFO", text: expect.stringMatching(/^got /) }],
    });
  });

  it("runs text that is not saved, on a stored event and on a payload", async () => {
    const rule = await createRule(suite.app, scene);
    const executionId = await insertWaiting(suite.app, scene, rawId(rule.id));
    const { prisma } = suite.app.environment.database;
    const { eventId } = await prisma.execution.findUniqueOrThrow({ where: { id: executionId } });
    await prisma.event.update({ where: { id: eventId }, data: { payload: { recordId: "kept" } } });
    const source = "export default (event) => event.recordId;";
    const stored = { event: { eventId: toGlobalId("Event", eventId) } };
    expect(await test({ functionId: scriptId, source, ...stored })).toMatchObject({ output: '"kept"' });
    const made = { event: { payload: { recordId: "made up" } } };
    expect(await test({ functionId: scriptId, source, ...made })).toMatchObject({ output: '"made up"' });
    const { currentVersion } = await run(
      suite.app,
      scene.token,
      `query ($id: ID!) { function(id: $id) { currentVersion { number } } }`,
      { id: scriptId },
    );
    expect(currentVersion).toEqual({ number: 1 });
  });

  it.each([
    ["export default () => {\n  null.x;\n};", "EXCEPTION", 2],
    ["export default () => {\n  let 1;\n};", "SYNTAX", 2],
    ["export default () => { for (;;) {} };", "TIMED_OUT", null],
  ])("tells how %j failed", async (source, errorClass, line) => {
    expect(await test({ functionId: scriptId, source, event: { payload: {} } })).toMatchObject({
      succeeded: false,
      output: null,
      errorClass,
      errorMessage: expect.any(String),
      line,
    });
  });

  it("leaves an audit entry and no execution", async () => {
    const { prisma } = suite.app.environment.database;
    const organizationId = scene.organization.id;
    const before = await prisma.execution.count({ where: { organizationId } });
    await test({ functionId: scriptId, ...sample });
    expect(await prisma.execution.count({ where: { organizationId } })).toBe(before);
    const entry = await prisma.auditEntry.findFirst({ where: { organizationId }, orderBy: { id: "desc" } });
    expect(entry).toMatchObject({ act: "function.tested", after: { saved: true, outcome: "SUCCEEDED" } });
  });
});

describe("testing an endpoint", () => {
  it("sends a signed request that says it is a test", async () => {
    expect(await test({ functionId: endpoint.id, ...sample })).toMatchObject({
      succeeded: true,
      responseStatus: 200,
      errorClass: null,
      logs: [],
    });
    const [request] = suite.app.simulator.control.receivedRequests(endpoint.name);
    expect(request?.headers).toMatchObject({ "patchbay-test": "true" });
    const told = new Webhook(endpoint.secret).verify(request?.body ?? "", request?.headers ?? {});
    expect(told).toMatchObject({ event: { event: "Leads.created" }, test: true, attempt: 1 });
  });

  it("tells what it answered", async () => {
    suite.app.simulator.control.setBehaviour(endpoint.name, { kind: "status", status: 500, times: 1 });
    expect(await test({ functionId: endpoint.id, event: { payload: {} } })).toMatchObject({
      succeeded: false,
      responseStatus: 500,
      errorClass: "HTTP_STATUS",
    });
  });
});

describe("what cannot be tested", () => {
  it("is refused with its path", async () => {
    const refused = async (input: object, path: string): Promise<void> => {
      expect(await test(input)).toMatchObject({ code: "VALIDATION", issues: [{ path }] });
    };
    const event = { payload: {} };
    await refused({ functionId: scriptId, url: "https://example.com/", event }, "url");
    await refused({ functionId: endpoint.id, source: "1", event }, "source");
    await refused({ functionId: endpoint.id, url: "https://10.0.0.1/", event }, "url");
    await refused({ functionId: scriptId, event: { sampleOf: "Leads.created" } }, "serviceKey");
    await refused(
      { functionId: scriptId, serviceKey: "zoho-crm", event: { sampleOf: "No.such" } },
      "event.sampleOf",
    );
    expect(await test({ functionId: scriptId, serviceKey: "none", event: { sampleOf: "x" } })).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is for builders of the same organization", async () => {
    const input = { functionId: scriptId, event: { payload: {} } };
    const { id } = scene.organization;
    for (const member of [
      await makeMember(suite.app, id, ["COMPANY_SUPERVISOR"]),
      await makeMember(suite.app, id, ["BILLING_ADMIN"]),
      await makeMember(suite.app, id, ["DEVELOPER"], ["READ"]),
    ])
      expect(await test(input, member.token)).toMatchObject({ code: "FORBIDDEN" });
    const stranger = await makeOrganization(suite.app);
    expect(await test(input, stranger.admin.token)).toMatchObject({ code: "NOT_FOUND" });
    expect(await test(input, (await makeMember(suite.app, id, ["DEVELOPER"])).token)).toMatchObject({
      succeeded: true,
    });
  });
});

describe("templates", () => {
  it("are listed", async () => {
    const templates = await run(
      suite.app,
      scene.token,
      `{ functionTemplates { key name description source } }`,
    );
    expect(templates).toEqual(functionTemplates);
    expect(functionTemplates.length).toBeGreaterThanOrEqual(4);
  });

  it.each(functionTemplates.map((template) => [template.key, template.source]))(
    "%s compiles and runs with every sample",
    async (key, source) => {
      expect(await suite.app.environment.sandbox.check(source)).toBeNull();
      const { eventTypes } = suite.app.environment.providers.get("zoho-crm");
      for (const { sample } of eventTypes.slice(0, 12)) {
        const outcome = await suite.app.environment.sandbox.run({
          source,
          args: [JSON.parse(JSON.stringify(sample)), { environment: "DEVELOPMENT" }],
        });
        expect(outcome, `${key} with ${sample.event}`).toMatchObject({ ok: true });
      }
    },
  );

  it.each([
    [
      "transform",
      { recordId: "1", affectedValues: { Email: " A@B.example ", Last_Name: "Ada" } },
      { email: "a@b.example", name: "Ada" },
    ],
    ["transform", { recordId: "1", affectedValues: {} }, { skipped: expect.any(String) }],
    ["by-operation", { recordId: "1", operation: "deleted" }, { forget: "1" }],
    ["score", { recordId: "1", affectedValues: { Email: "a@b.example", Company: "X" } }, { score: 80 }],
  ])("%s does what it says", async (key, event, expected) => {
    const source = functionTemplates.find((template) => template.key === key)?.source ?? "";
    const outcome = await suite.app.environment.sandbox.run({ source, args: [event, {}] });
    expect(outcome.ok && JSON.parse(outcome.output)).toMatchObject(expected);
  });

  it("require-fields names what is missing", async () => {
    const source = functionTemplates.find((template) => template.key === "require-fields")?.source ?? "";
    const event = {
      recordId: "7",
      operation: "updated",
      affectedFields: ["Email"],
      affectedValues: { Email: " " },
    };
    expect(await suite.app.environment.sandbox.run({ source, args: [event, {}] })).toMatchObject({
      ok: false,
      errorClass: "EXCEPTION",
      message: "Error: Record 7 lacks Email",
    });
  });
});

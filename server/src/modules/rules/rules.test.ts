import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { newId } from "../../platform/ids.ts";
import {
  createRule,
  insertWaiting,
  makeScene,
  mutateRule,
  rawId,
  readRule,
  triggersOf,
} from "./rules.fixture.ts";
import type { RuleAnswer, Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const mutate = (name: string, input: Record<string, unknown>, token: string = scene.token) =>
  mutateRule(suite.app, token, name, input);

const executionStatus = async (id: string) => {
  const { status, reason } = await suite.app.environment.database.prisma.execution.findUniqueOrThrow({
    where: { id },
  });
  return { status, reason };
};

describe("createRule", () => {
  it("makes a rule that runs in development and is not deployed to production", async () => {
    const rule = await createRule(suite.app, scene, {
      eventTypes: ["Leads.created", "Leads.updated", "Leads.created"],
    });
    expect(rule).toMatchObject({
      name: "Greet leads",
      version: 1,
      service: { key: "zoho-crm" },
      project: { slug: "shop" },
      function: { name: "Greet" },
      eventTypes: [
        { key: "Leads.created", label: expect.any(String) },
        { key: "Leads.updated", label: expect.any(String) },
      ],
      environments: [
        {
          environment: "DEVELOPMENT",
          status: "ACTIVE",
          enabled: true,
          account: { id: scene.account.globalId },
          problem: null,
        },
        { environment: "PRODUCTION", status: "NOT_DEPLOYED", account: null, problem: null },
      ],
    });
    expect(await triggersOf(suite.app, rule.id)).toEqual([
      { accountId: scene.account.id, eventType: "Leads.created", environment: "DEVELOPMENT" },
      { accountId: scene.account.id, eventType: "Leads.updated", environment: "DEVELOPMENT" },
    ]);
  });

  it("opens a Problem with its fix where there is no account", async () => {
    const rule = await createRule(suite.app, scene, { developmentAccountId: null });
    expect(rule.environments[0]).toMatchObject({
      status: "CONFIGURATION_NEEDED",
      cause: "NO_ACCOUNT",
      problem: {
        kind: "CONFIGURATION_NEEDED",
        cause: "NO_ACCOUNT",
        title: "Greet leads needs configuration",
        fix: { mutation: "associateRule", input: { ruleId: rule.id, environment: "DEVELOPMENT" } },
      },
    });
  });

  it("refuses what does not fit together", async () => {
    for (const unknown of ["leads.created", "Robots.exploded"])
      expect(await createRule(suite.app, scene, { eventTypes: [unknown] }), unknown).toMatchObject({
        code: "VALIDATION",
      });
    expect(await createRule(suite.app, scene, { eventTypes: ["Leads.eaten"] })).toMatchObject({
      code: "VALIDATION",
      message: expect.stringContaining("eventTypes.0"),
    });
    expect(await createRule(suite.app, scene, { eventTypes: [] })).toMatchObject({ code: "VALIDATION" });
    expect(await createRule(suite.app, scene, { serviceKey: "nothing" })).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await createRule(suite.app, scene, { functionId: scene.projectId })).toMatchObject({
      code: "VALIDATION",
    });
    const other = await makeScene(suite.app);
    expect(await createRule(suite.app, scene, { projectId: other.projectId })).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await createRule(suite.app, scene, { functionId: other.functionId })).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(
      await createRule(suite.app, scene, { developmentAccountId: other.account.globalId }),
    ).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("updateRule", () => {
  it("changes the draft, its version and its triggers", async () => {
    const rule = await createRule(suite.app, scene);
    const answer = await mutate("updateRule", {
      ruleId: rule.id,
      expectedVersion: 1,
      name: "Greet contacts",
      eventTypes: ["Contacts.created"],
    });
    expect(answer["rule"]).toMatchObject({ name: "Greet contacts", version: 2 });
    expect(await triggersOf(suite.app, rule.id)).toMatchObject([{ eventType: "Contacts.created" }]);
  });

  it("refuses a change that is based on an old version, also when two come at once", async () => {
    const rule = await createRule(suite.app, scene);
    const answers = await Promise.all(
      ["One", "Two"].map((name) => mutate("updateRule", { ruleId: rule.id, expectedVersion: 1, name })),
    );
    expect(answers.filter((answer) => answer["code"] === "VERSION_CONFLICT")).toHaveLength(1);
    expect((await readRule(suite.app, scene, rule.id))?.version).toBe(2);
  });

  it("does nothing where nothing changes", async () => {
    const rule = await createRule(suite.app, scene);
    const answer = await mutate("updateRule", { ruleId: rule.id, name: "Greet leads" });
    expect(answer["rule"]).toMatchObject({ version: 1 });
  });

  it("leaves the accounts of the old service when it moves to another", async () => {
    const { prisma } = suite.app.environment.database;
    await prisma.service.create({
      data: {
        id: newId(),
        organizationId: scene.organization.id,
        key: "crm-two",
        name: "CRM Two",
        description: "",
        capabilities: ["EVENTS"],
        provider: "zoho-crm",
        createdAt: new Date(),
      },
    });
    const rule = await createRule(suite.app, scene);
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id));
    expect(await mutate("updateRule", { ruleId: rule.id, serviceKey: "crm-two" })).toMatchObject({
      code: "VALIDATION",
      message: expect.stringContaining("eventTypes"),
    });
    const answer = await mutate("updateRule", {
      ruleId: rule.id,
      serviceKey: "crm-two",
      eventTypes: ["Leads.created"],
    });
    expect(answer["rule"]).toMatchObject({
      service: { key: "crm-two" },
      environments: [
        { status: "CONFIGURATION_NEEDED", cause: "NO_ACCOUNT", account: null },
        { status: "NOT_DEPLOYED" },
      ],
    });
    expect(await triggersOf(suite.app, rule.id)).toEqual([]);
    expect(await executionStatus(waiting)).toMatchObject({ status: "DISCARDED" });
    expect(
      await mutate("associateRule", {
        ruleId: rule.id,
        environment: "DEVELOPMENT",
        accountId: scene.account.globalId,
      }),
    ).toMatchObject({ code: "WRONG_SERVICE" });
  });
});

describe("enableRule and disableRule", () => {
  it("switches one environment, discards what waits, and keeps the account", async () => {
    const rule = await createRule(suite.app, scene);
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id));
    const off = await mutate("disableRule", { ruleId: rule.id, environment: "DEVELOPMENT" });
    expect((off["rule"] as RuleAnswer).environments).toMatchObject([
      { status: "DISABLED", enabled: false, account: { id: scene.account.globalId } },
      { enabled: true },
    ]);
    expect(await executionStatus(waiting)).toMatchObject({
      status: "DISCARDED",
      reason: expect.stringContaining("switched off"),
    });
    const on = await mutate("enableRule", { ruleId: rule.id, environment: "DEVELOPMENT" });
    expect((on["rule"] as RuleAnswer).environments[0]).toMatchObject({ status: "ACTIVE" });
  });

  it("writes nothing where the switch stands so already", async () => {
    const rule = await createRule(suite.app, scene);
    const count = () =>
      suite.app.environment.database.prisma.change.count({ where: { entityId: rawId(rule.id) } });
    const before = await count();
    await mutate("enableRule", { ruleId: rule.id, environment: "DEVELOPMENT" });
    expect(await count()).toBe(before);
  });
});

describe("deleteRule", () => {
  it("takes its triggers, Problems and waiting executions with it", async () => {
    const rule = await createRule(suite.app, scene, { developmentAccountId: null });
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id));
    expect(await mutate("deleteRule", { ruleId: rule.id })).toEqual({ deletedRuleId: rule.id });
    expect(await readRule(suite.app, scene, rule.id)).toBeNull();
    expect(await triggersOf(suite.app, rule.id)).toEqual([]);
    expect(await executionStatus(waiting)).toMatchObject({ status: "DISCARDED" });
    const open = await suite.app.environment.database.prisma.problem.count({
      where: { subjectId: rawId(rule.id), resolvedAt: null },
    });
    expect(open).toBe(0);
    expect(await mutate("deleteRule", { ruleId: rule.id })).toMatchObject({ code: "NOT_FOUND" });
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, makeOrganization } from "../../../test/builders.ts";
import { subscribe } from "../../../test/subscribe.ts";
import { parseGlobalId, toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { createRule, insertWaiting, makeScene, readRule, ruleFields, run } from "./rules.fixture.ts";
import type { RuleAnswer, Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const rawId = (globalId: string) => parseGlobalId(globalId)?.id ?? "";

/** A mutation whose payload has a `rule`, with the error's fields. */
const mutate = (name: string, input: Record<string, unknown>, token: string = scene.token) => {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const payload = name === "deleteRule" ? "deletedRuleId" : `rule { ${ruleFields} }`;
  return run(
    suite.app,
    token,
    `mutation ($input: ${pascal}Input!) { ${name}(input: $input) {
       ... on ${pascal}Payload { ${payload} } ... on Error { code message } } }`,
    { input },
  );
};

const triggersOf = (ruleId: string) =>
  suite.app.environment.database.prisma.ruleTrigger.findMany({
    where: { ruleId: rawId(ruleId) },
    select: { accountId: true, eventType: true, environment: true },
    orderBy: { eventType: "asc" },
  });

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
    expect(await triggersOf(rule.id)).toEqual([
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
    expect(await triggersOf(rule.id)).toMatchObject([{ eventType: "Contacts.created" }]);
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
    expect(await triggersOf(rule.id)).toEqual([]);
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

describe("associateRule", () => {
  it("replaces the account, moves the triggers, discards what waits, and resolves the Problem", async () => {
    const rule = await createRule(suite.app, scene, { developmentAccountId: null });
    const first = await mutate("associateRule", {
      ruleId: rule.id,
      environment: "DEVELOPMENT",
      accountId: scene.account.globalId,
    });
    expect((first["rule"] as RuleAnswer).environments[0]).toMatchObject({ status: "ACTIVE", problem: null });
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id));
    const second = await insertAccount(suite.app, scene.organization.id, {
      grantedById: scene.organization.admin.memberId,
    });
    await mutate("associateRule", {
      ruleId: rule.id,
      environment: "DEVELOPMENT",
      accountId: second.globalId,
    });
    expect(await triggersOf(rule.id)).toMatchObject([{ accountId: second.id }]);
    expect(await executionStatus(waiting)).toMatchObject({ status: "DISCARDED" });
    const problem = await suite.app.environment.database.prisma.problem.findFirstOrThrow({
      where: { subjectId: rawId(rule.id) },
    });
    expect(problem.resolution).toMatch(/associated the rule with Provider organization/);
  });

  it("refuses an account of another environment, project or organization, or one never synchronised", async () => {
    const rule = await createRule(suite.app, scene);
    const { prisma } = suite.app.environment.database;
    const grantedById = scene.organization.admin.memberId;
    const associate = (environment: string, accountId: string) =>
      mutate("associateRule", { ruleId: rule.id, environment, accountId });

    expect(await associate("PRODUCTION", scene.account.globalId)).toMatchObject({
      code: "WRONG_ENVIRONMENT",
    });
    const elsewhere = await prisma.project.create({
      data: {
        id: newId(),
        organizationId: scene.organization.id,
        name: "Other",
        slug: "other",
        createdAt: new Date(),
      },
    });
    const production = await insertAccount(suite.app, scene.organization.id, {
      grantedById,
      environment: "PRODUCTION",
      projectId: elsewhere.id,
    });
    expect(await associate("PRODUCTION", production.globalId)).toMatchObject({ code: "WRONG_PROJECT" });
    const other = await makeScene(suite.app);
    expect(await associate("DEVELOPMENT", other.account.globalId)).toMatchObject({ code: "NOT_FOUND" });
    const fresh = await insertAccount(suite.app, scene.organization.id, { grantedById });
    await prisma.account.update({ where: { id: fresh.id }, data: { firstSync: "RUNNING" } });
    expect(await associate("DEVELOPMENT", fresh.globalId)).toMatchObject({ code: "SYNC_NOT_FINISHED" });
  });

  it("takes a production account of the project while the rule is not deployed", async () => {
    const rule = await createRule(suite.app, scene);
    const production = await insertAccount(suite.app, scene.organization.id, {
      grantedById: scene.organization.admin.memberId,
      environment: "PRODUCTION",
      projectId: rawId(scene.projectId),
    });
    const answer = await mutate("associateRule", {
      ruleId: rule.id,
      environment: "PRODUCTION",
      accountId: production.globalId,
    });
    expect((answer["rule"] as RuleAnswer).environments[1]).toMatchObject({
      status: "NOT_DEPLOYED",
      account: { id: production.globalId },
      problem: null,
    });
    expect(await triggersOf(rule.id)).toMatchObject([{ environment: "DEVELOPMENT" }]);
  });

  it("takes a revoked account, whose events wait", async () => {
    await suite.app.environment.database.prisma.account.update({
      where: { id: scene.account.id },
      data: { revokedAt: new Date(), revokedByName: "Ann" },
    });
    const rule = await createRule(suite.app, scene);
    expect(rule.environments[0]).toMatchObject({
      status: "HELD",
      holds: [{ kind: "ACCOUNT_REVOKED", byName: "Ann" }],
      problem: null,
    });
  });
});

describe("deleteRule", () => {
  it("takes its triggers, Problems and waiting executions with it", async () => {
    const rule = await createRule(suite.app, scene, { developmentAccountId: null });
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id));
    expect(await mutate("deleteRule", { ruleId: rule.id })).toEqual({ deletedRuleId: rule.id });
    expect(await readRule(suite.app, scene, rule.id)).toBeNull();
    expect(await triggersOf(rule.id)).toEqual([]);
    expect(await executionStatus(waiting)).toMatchObject({ status: "DISCARDED" });
    const open = await suite.app.environment.database.prisma.problem.count({
      where: { subjectId: rawId(rule.id), resolvedAt: null },
    });
    expect(open).toBe(0);
    expect(await mutate("deleteRule", { ruleId: rule.id })).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("who may", () => {
  const inputs = (ruleId: string, environment: string, accountId: string) =>
    ({
      updateRule: { ruleId, name: "Renamed" },
      deleteRule: { ruleId },
      enableRule: { ruleId, environment },
      disableRule: { ruleId, environment },
      associateRule: { ruleId, environment, accountId },
    }) as const;

  it("asks for the role of the draft or of the environment", async () => {
    const rule = await createRule(suite.app, scene);
    const all = (environment: string) => inputs(rule.id, environment, scene.account.globalId);
    const member = (role: "COMPANY_SUPERVISOR" | "BILLING_ADMIN" | "DEVELOPER") =>
      makeMember(suite.app, scene.organization.id, [role]);
    const billing = await member("BILLING_ADMIN");
    for (const [name, input] of Object.entries(all("DEVELOPMENT")))
      expect(await mutate(name, input, billing.token), name).toMatchObject({ code: "FORBIDDEN" });
    const supervisor = await member("COMPANY_SUPERVISOR");
    for (const name of ["updateRule", "deleteRule"] as const)
      expect(await mutate(name, all("DEVELOPMENT")[name], supervisor.token)).toMatchObject({
        code: "FORBIDDEN",
      });
    expect(await mutate("disableRule", all("PRODUCTION").disableRule, supervisor.token)).toHaveProperty(
      "rule",
    );
    const developer = await member("DEVELOPER");
    for (const name of ["enableRule", "disableRule", "associateRule"] as const)
      expect(await mutate(name, all("PRODUCTION")[name], developer.token), name).toMatchObject({
        code: "FORBIDDEN",
      });
    expect(await mutate("disableRule", all("DEVELOPMENT").disableRule, developer.token)).toHaveProperty(
      "rule",
    );
  });

  it("asks a token for the scope RULES_WRITE", async () => {
    const rule = await createRule(suite.app, scene);
    const reader = await makeMember(suite.app, scene.organization.id, ["COMPANY_ADMIN"], ["READ"]);
    for (const [name, input] of Object.entries(inputs(rule.id, "DEVELOPMENT", scene.account.globalId)))
      expect(await mutate(name, input, reader.token), name).toMatchObject({
        code: "FORBIDDEN",
        message: expect.stringContaining("RULES_WRITE"),
      });
  });

  it("does not know the rules of other organizations", async () => {
    const rule = await createRule(suite.app, scene);
    const stranger = await makeOrganization(suite.app);
    for (const [name, input] of Object.entries(inputs(rule.id, "DEVELOPMENT", scene.account.globalId)))
      expect(await mutate(name, input, stranger.admin.token), name).toMatchObject({ code: "NOT_FOUND" });
    const { token } = stranger.admin;
    expect(
      await run(suite.app, token, `query ($id: ID!) { rule(id: $id) { id } }`, { id: rule.id }),
    ).toBeNull();
    expect(
      await run(suite.app, token, `query ($id: ID!) { node(id: $id) { id } }`, { id: rule.id }),
    ).toBeNull();
    expect(await run(suite.app, token, `{ rules { edges { node { id } } } }`)).toEqual({ edges: [] });
  });
});

describe("ruleChanged", () => {
  it("pushes a rule with its status, for one rule alone where asked", async () => {
    const rule = await createRule(suite.app, scene);
    const other = await createRule(suite.app, scene, { name: "Other" });
    const after = await run(suite.app, scene.token, "{ feedCursor }");
    const live = subscribe(
      suite.app,
      scene.token,
      `subscription ($after: String, $ruleId: ID) { ruleChanged(after: $after, ruleId: $ruleId) {
         change ruleId rule { environments { status } } } }`,
      { after, ruleId: rule.id },
    );
    await mutate("disableRule", { ruleId: other.id, environment: "DEVELOPMENT" });
    await mutate("disableRule", { ruleId: rule.id, environment: "DEVELOPMENT" });
    expect(await live.next()).toMatchObject({
      change: "rule.disabled",
      ruleId: rule.id,
      rule: { environments: [{ status: "DISABLED" }, { status: "NOT_DEPLOYED" }] },
    });
    await mutate("deleteRule", { ruleId: rule.id });
    expect(await live.next()).toEqual({ change: "rule.deleted", ruleId: rule.id, rule: null });
    await live.close();
  });

  it("refuses an id of something else", async () => {
    const live = subscribe(
      suite.app,
      scene.token,
      `subscription { ruleChanged(ruleId: "${toGlobalId("Account", newId())}") { change } }`,
    );
    await expect(live.next()).rejects.toThrow(/BAD_USER_INPUT/);
    await live.close();
  });
});

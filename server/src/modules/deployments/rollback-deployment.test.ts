import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember } from "../../../test/builders.ts";
import { readFingerprints } from "../../../test/everything.ts";
import {
  createRule,
  insertWaiting,
  mutateRule,
  rawId,
  readRule,
  run,
  triggersOf,
} from "../rules/rules.fixture.ts";
import {
  addProductionAccount,
  addSecondService,
  deploy,
  makeProductionScene,
  rollBack,
  withAccounts,
} from "./deployments.fixture.ts";
import type { ProductionScene } from "./deployments.fixture.ts";

const suite = useTestApp({ work: false });
let scene: ProductionScene;
beforeEach(async () => {
  scene = await makeProductionScene(suite.app);
});

const mutate = (name: string, input: Record<string, unknown>, token = scene.token) =>
  mutateRule(suite.app, token, name, input);
const production = async (ruleId: string) => (await readRule(suite.app, scene, ruleId))?.environments[1];
const execution = (id: string) =>
  suite.app.environment.database.prisma.execution.findUniqueOrThrow({ where: { id } });
const definitions = async (deploymentId: string) => {
  const answer = (await run(
    suite.app,
    scene.token,
    `query ($id: ID!) { deployment(id: $id) { rules(first: 100) { edges { node { ruleId name eventTypes service { key } ruleVersion } } } } }`,
    { id: deploymentId },
  )) as { rules: { edges: { node: { name: string; eventTypes: string[] } }[] } };
  return answer.rules.edges.map(({ node }) => node);
};

describe("a deployed snapshot", () => {
  it("stays as it is while drafts change", async () => {
    const rule = await createRule(suite.app, scene);
    const first = await deploy(suite.app, scene, withAccounts(scene, rule.id));
    const before = await definitions(first.deployment.id);
    await mutate("updateRule", { ruleId: rule.id, name: "Renamed", eventTypes: ["Leads.deleted"] });
    expect(await definitions(first.deployment.id)).toEqual(before);
    expect(await triggersOf(suite.app, rule.id)).toEqual(
      expect.arrayContaining([
        { accountId: scene.production.id, eventType: "Leads.created", environment: "PRODUCTION" },
        { accountId: scene.account.id, eventType: "Leads.deleted", environment: "DEVELOPMENT" },
      ]),
    );
  });

  it("cannot be changed or deleted, by no statement", async () => {
    const rule = await createRule(suite.app, scene);
    await deploy(suite.app, scene, withAccounts(scene, rule.id));
    const { pool } = suite.app.environment.database;
    for (const statement of [
      `update "DeployedRule" set "name" = 'x'`,
      `delete from "DeployedRule"`,
      `update "Deployment" set "number" = "number" + 1`,
      `delete from "Deployment"`,
      `update "FunctionVersion" set "url" = 'https://example.com'`,
    ])
      await expect(pool.query(statement)).rejects.toThrow("never changed");
  });
});

describe("a rule that is deleted", () => {
  it("runs on in production until the next deployment, and can be switched there", async () => {
    const rule = await createRule(suite.app, scene);
    await deploy(suite.app, scene, withAccounts(scene, rule.id));
    const inDevelopment = await insertWaiting(suite.app, scene, rawId(rule.id));
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id), "PRODUCTION");
    const deleted = await run(
      suite.app,
      scene.token,
      `mutation ($id: ID!) { deleteRule(input: { ruleId: $id }) { ... on DeleteRulePayload { deletedRuleId rule { id deletedAt environments { status account { id } } } } } }`,
      { id: rule.id },
    );
    expect(deleted).toMatchObject({
      deletedRuleId: rule.id,
      rule: {
        deletedAt: expect.any(String),
        environments: [
          { status: "DISABLED", account: null },
          { status: "ACTIVE", account: { id: scene.production.globalId } },
        ],
      },
    });
    expect(await mutate("deleteRule", { ruleId: rule.id })).toMatchObject({ code: "NOT_FOUND" });
    expect(await execution(inDevelopment)).toMatchObject({ status: "DISCARDED" });
    expect(await execution(waiting)).toMatchObject({ status: "QUEUED" });
    expect(await triggersOf(suite.app, rule.id)).toMatchObject([{ environment: "PRODUCTION" }]);
    expect(
      await mutate("associateRule", {
        ruleId: rule.id,
        environment: "DEVELOPMENT",
        accountId: scene.account.globalId,
      }),
    ).toMatchObject({ code: "NOT_FOUND" });
    await mutate("disableRule", { ruleId: rule.id, environment: "PRODUCTION" });
    expect(await production(rule.id)).toMatchObject({ status: "DISABLED" });
    await mutate("enableRule", { ruleId: rule.id, environment: "PRODUCTION" });
    const other = await addProductionAccount(suite.app, scene);
    await mutate("associateRule", {
      ruleId: rule.id,
      environment: "PRODUCTION",
      accountId: other.globalId,
    });
    expect(await production(rule.id)).toMatchObject({ status: "ACTIVE", account: { id: other.globalId } });

    const last = await insertWaiting(suite.app, scene, rawId(rule.id), "PRODUCTION");
    expect(await deploy(suite.app, scene)).toMatchObject({
      deployment: { number: 2, ruleCount: 0 },
      rules: [],
    });
    expect(await readRule(suite.app, scene, rule.id)).toBeNull();
    expect(await triggersOf(suite.app, rule.id)).toEqual([]);
    expect(await execution(last)).toMatchObject({
      status: "DISCARDED",
      reason: expect.stringContaining("Deployment 2"),
    });
  });

  it("is gone at once where no deployment has it, and hidden where an earlier one does", async () => {
    const never = await createRule(suite.app, scene, { name: "Never" });
    const once = await createRule(suite.app, scene, { name: "Once" });
    await mutate("deleteRule", { ruleId: never.id });
    const { prisma } = suite.app.environment.database;
    expect(await prisma.rule.count({ where: { id: rawId(never.id) } })).toBe(0);
    const first = await deploy(suite.app, scene, withAccounts(scene, once.id));
    const added = await createRule(suite.app, scene, { name: "Added" });
    await deploy(suite.app, scene, withAccounts(scene, added.id));
    await rollBack(suite.app, scene, first.deployment.id);
    expect(await production(added.id)).toMatchObject({
      status: "NOT_DEPLOYED",
      account: { id: scene.production.globalId },
    });
    const answer = await run(
      suite.app,
      scene.token,
      `mutation ($id: ID!) { deleteRule(input: { ruleId: $id }) { ... on DeleteRulePayload { rule { id } } } }`,
      { id: added.id },
    );
    expect(answer).toEqual({ rule: null });
    expect(await prisma.rule.count({ where: { id: rawId(added.id), goneAt: { not: null } } })).toBe(1);
    expect(await readRule(suite.app, scene, added.id)).toBeNull();
  });
});

describe("rollbackDeployment", () => {
  it("brings definitions and rules back; leaves accounts, switches and drafts", async () => {
    const changed = await createRule(suite.app, scene, { name: "a changed" });
    const removed = await createRule(suite.app, scene, { name: "b removed" });
    const first = await deploy(suite.app, scene, withAccounts(scene, changed.id, removed.id));
    await mutate("updateRule", { ruleId: changed.id, eventTypes: ["Leads.deleted"] });
    await mutate("deleteRule", { ruleId: removed.id });
    const added = await createRule(suite.app, scene, { name: "c added" });
    await deploy(suite.app, scene, withAccounts(scene, added.id));
    const second = await addProductionAccount(suite.app, scene);
    await mutate("associateRule", {
      ruleId: changed.id,
      environment: "PRODUCTION",
      accountId: second.globalId,
    });
    await mutate("disableRule", { ruleId: changed.id, environment: "PRODUCTION" });
    const waiting = await insertWaiting(suite.app, scene, rawId(added.id), "PRODUCTION");

    const answer = await rollBack(suite.app, scene, first.deployment.id, {
      note: "Back",
      expectedCurrent: 2,
    });
    expect(answer).toMatchObject({
      deployment: { number: 3, kind: "ROLLBACK", restoredNumber: 1, note: "Back", ruleCount: 2 },
      // Drafts stay: what differs from them can be deployed again.
      project: { undeployedChanges: 3 },
      rules: [
        { id: changed.id, environment: { status: "DISABLED", account: { id: second.globalId } } },
        { id: removed.id, environment: { status: "ACTIVE", account: { id: scene.production.globalId } } },
        { id: added.id, environment: { status: "NOT_DEPLOYED", problem: null } },
      ],
    });
    expect(await definitions(answer.deployment.id)).toEqual(await definitions(first.deployment.id));
    expect(await triggersOf(suite.app, changed.id)).toEqual(
      expect.arrayContaining([
        { accountId: second.id, eventType: "Leads.created", environment: "PRODUCTION" },
        { accountId: scene.account.id, eventType: "Leads.deleted", environment: "DEVELOPMENT" },
      ]),
    );
    expect(await triggersOf(suite.app, removed.id)).toEqual([
      { accountId: scene.production.id, eventType: "Leads.created", environment: "PRODUCTION" },
    ]);
    expect(await triggersOf(suite.app, added.id)).toMatchObject([{ environment: "DEVELOPMENT" }]);
    expect(await execution(waiting)).toMatchObject({ status: "DISCARDED" });
    expect(await rollBack(suite.app, scene, first.deployment.id)).toMatchObject({
      code: "NOTHING_TO_DEPLOY",
    });
    // And forward again.
    expect(await deploy(suite.app, scene)).toMatchObject({ deployment: { number: 4, ruleCount: 2 } });
    expect(await production(added.id)).toMatchObject({ status: "ACTIVE" });
  });

  it("is refused where a rule that comes back has no account any more", async () => {
    const rule = await createRule(suite.app, scene);
    const first = await deploy(suite.app, scene, withAccounts(scene, rule.id));
    await mutate("deleteRule", { ruleId: rule.id });
    await deploy(suite.app, scene);
    await suite.app.environment.database.prisma.account.delete({ where: { id: scene.production.id } });
    const before = await readFingerprints(suite.app, scene.organization.id);
    expect(await rollBack(suite.app, scene, first.deployment.id)).toMatchObject({
      code: "UNBOUND_RULES",
      rules: [{ rule: { id: rule.id }, change: "ADDED", readiness: "MISSING", suggestedAccount: null }],
    });
    expect(await readFingerprints(suite.app, scene.organization.id)).toEqual(before);
    const second = await addProductionAccount(suite.app, scene);
    expect(
      await rollBack(suite.app, scene, first.deployment.id, {
        accounts: [{ ruleId: rule.id, accountId: second.globalId }],
      }),
    ).toMatchObject({ rules: [{ id: rule.id, environment: { status: "ACTIVE" } }] });
  });

  it("gives a rule the account of its earlier service again", async () => {
    const rule = await createRule(suite.app, scene);
    const first = await deploy(suite.app, scene, withAccounts(scene, rule.id));
    const serviceKey = await addSecondService(suite.app, scene);
    const other = await addProductionAccount(suite.app, scene, serviceKey);
    await mutate("updateRule", { ruleId: rule.id, serviceKey, eventTypes: ["Leads.created"] });
    const second = await deploy(suite.app, scene, {
      accounts: [{ ruleId: rule.id, accountId: other.globalId }],
    });
    await rollBack(suite.app, scene, first.deployment.id);
    expect(await production(rule.id)).toMatchObject({
      status: "ACTIVE",
      account: { id: scene.production.globalId },
    });
    await rollBack(suite.app, scene, second.deployment.id);
    expect(await production(rule.id)).toMatchObject({ status: "ACTIVE", account: { id: other.globalId } });
  });

  it("lifts no pause, and keeps what waits of rules that stay", async () => {
    const rule = await createRule(suite.app, scene);
    const first = await deploy(suite.app, scene, withAccounts(scene, rule.id));
    await mutate("pauseRule", { ruleId: rule.id, environment: "PRODUCTION" });
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id), "PRODUCTION");
    await mutate("updateRule", { ruleId: rule.id, name: "Renamed" });
    expect((await deploy(suite.app, scene)).rules).toMatchObject([
      { environment: { status: "HELD", holds: [{ kind: "PAUSED" }] } },
    ]);
    expect((await rollBack(suite.app, scene, first.deployment.id)).rules).toMatchObject([
      { environment: { status: "HELD", holds: [{ kind: "PAUSED" }] } },
    ]);
    expect(await execution(waiting)).toMatchObject({ status: "QUEUED" });
  });

  it("is for company admins and supervisors, of the own organization alone", async () => {
    const { deployment } = await deploy(suite.app, scene);
    for (const role of ["DEVELOPER", "BILLING_ADMIN"] as const) {
      const person = await makeMember(suite.app, scene.organization.id, [role]);
      expect(await rollBack(suite.app, scene, deployment.id, {}, person.token)).toMatchObject({
        code: "FORBIDDEN",
      });
    }
    const other = await makeProductionScene(suite.app);
    expect(await rollBack(suite.app, scene, deployment.id, {}, other.token)).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

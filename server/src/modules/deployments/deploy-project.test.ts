import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember } from "../../../test/builders.ts";
import { readFingerprints } from "../../../test/everything.ts";
import { captureStatements } from "../../../test/list-cost.ts";
import { createRule, mutateRule, rawId, readRule, run, triggersOf } from "../rules/rules.fixture.ts";
import {
  addProductionAccount,
  addSecondService,
  deploy,
  makeProductionScene,
  multiplyRule,
  readPlan,
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
const statusOf = async (ruleId: string) => (await readRule(suite.app, scene, ruleId))?.environments[1];
const fingerprints = () => readFingerprints(suite.app, scene.organization.id);

describe("deployProject", () => {
  it("brings drafts to production with the accounts chosen", async () => {
    const rule = await createRule(suite.app, scene);
    const answer = await deploy(suite.app, scene, { ...withAccounts(scene, rule.id), note: " First " });
    expect(answer).toMatchObject({
      __typename: "DeployProjectPayload",
      deployment: {
        number: 1,
        kind: "DEPLOY",
        restoredNumber: null,
        note: "First",
        ruleCount: 1,
        isCurrent: true,
      },
      project: { undeployedChanges: 0, currentDeployment: { number: 1 } },
      rules: [
        {
          id: rule.id,
          environment: { status: "ACTIVE", account: { id: scene.production.globalId }, problem: null },
        },
      ],
    });
    expect(await triggersOf(suite.app, rule.id)).toEqual(
      expect.arrayContaining([
        { accountId: scene.production.id, eventType: "Leads.created", environment: "PRODUCTION" },
        { accountId: scene.account.id, eventType: "Leads.created", environment: "DEVELOPMENT" },
      ]),
    );
    const changes = await suite.app.environment.database.prisma.change.findMany({
      where: {
        organizationId: scene.organization.id,
        name: { in: ["project.deployed", "rule.statusChanged"] },
      },
      orderBy: { position: "asc" },
    });
    expect(changes).toMatchObject([
      { name: "rule.statusChanged", entityId: rawId(rule.id), payload: { environment: "PRODUCTION" } },
      {
        name: "project.deployed",
        entityType: "Project",
        payload: { number: 1, added: 1, projectName: "Shop" },
      },
    ]);
    const audit = await suite.app.environment.database.prisma.auditEntry.findMany({
      where: {
        organizationId: scene.organization.id,
        act: { in: ["project.deployed", "rule.associated"] },
      },
      orderBy: { id: "asc" },
    });
    expect(audit).toMatchObject([
      { act: "project.deployed", after: { number: 1, note: "First", added: 1 } },
      {
        act: "rule.associated",
        before: { accountId: null },
        after: { environment: "PRODUCTION", accountId: scene.production.id },
      },
    ]);
  });

  it("is refused with the list of unbound rules, and then nothing has changed", async () => {
    const bound = await createRule(suite.app, scene, { name: "Bound" });
    const missing = await createRule(suite.app, scene, { name: "Missing" });
    const before = await fingerprints();
    const answer = await deploy(suite.app, scene, withAccounts(scene, bound.id));
    expect(answer).toMatchObject({
      __typename: "DeploymentRefusedError",
      code: "UNBOUND_RULES",
      message: expect.stringContaining("Missing"),
      rules: [
        {
          rule: { id: missing.id },
          change: "ADDED",
          readiness: "MISSING",
          reason: expect.stringContaining("no account"),
          account: null,
        },
      ],
    });
    expect(await fingerprints()).toEqual(before);
  });

  it("goes through with Configuration Needed where asked explicitly", async () => {
    const rule = await createRule(suite.app, scene);
    const answer = await deploy(suite.app, scene, { allowConfigurationNeeded: true });
    expect(answer.rules).toMatchObject([
      {
        id: rule.id,
        environment: {
          status: "CONFIGURATION_NEEDED",
          cause: "NO_ACCOUNT",
          problem: { cause: "NO_ACCOUNT" },
        },
      },
    ]);
    await mutate("associateRule", {
      ruleId: rule.id,
      environment: "PRODUCTION",
      accountId: scene.production.globalId,
    });
    expect(await statusOf(rule.id)).toMatchObject({ status: "ACTIVE", problem: null });
    expect(await triggersOf(suite.app, rule.id)).toContainEqual({
      accountId: scene.production.id,
      eventType: "Leads.created",
      environment: "PRODUCTION",
    });
  });

  it("deploys an empty project once, then has nothing to deploy", async () => {
    expect(await deploy(suite.app, scene)).toMatchObject({
      deployment: { number: 1, ruleCount: 0 },
      rules: [],
    });
    expect(await deploy(suite.app, scene)).toMatchObject({
      code: "NOTHING_TO_DEPLOY",
      message: expect.stringContaining("deployment 1"),
    });
  });

  it("takes other accounts alone for a deployment", async () => {
    const rule = await createRule(suite.app, scene);
    await deploy(suite.app, scene, withAccounts(scene, rule.id));
    const second = await addProductionAccount(suite.app, scene);
    const answer = await deploy(suite.app, scene, {
      accounts: [{ ruleId: rule.id, accountId: second.globalId }],
    });
    expect(answer).toMatchObject({ deployment: { number: 2 }, rules: [{ id: rule.id }] });
    expect(await triggersOf(suite.app, rule.id)).toContainEqual({
      accountId: second.id,
      eventType: "Leads.created",
      environment: "PRODUCTION",
    });
  });

  it("applies one account to every rule of its service that has none", async () => {
    const serviceKey = await addSecondService(suite.app, scene);
    const [a, b, c] = [
      await createRule(suite.app, scene, { name: "a" }),
      await createRule(suite.app, scene, { name: "b" }),
      await createRule(suite.app, scene, { name: "c", serviceKey, developmentAccountId: null }),
    ];
    const own = await addProductionAccount(suite.app, scene);
    const other = await addProductionAccount(suite.app, scene, serviceKey);
    const forUnbound = (...accounts: { globalId: string }[]) =>
      deploy(suite.app, scene, {
        accounts: [{ ruleId: b.id, accountId: own.globalId }],
        accountsForUnbound: accounts.map(({ globalId }) => globalId),
      });
    expect(await forUnbound(scene.production, own)).toMatchObject({
      code: "VALIDATION",
      message: "accountsForUnbound.1: Choose one account per service.",
    });
    expect(await forUnbound(scene.account)).toMatchObject({ code: "VALIDATION" });
    expect(await forUnbound(scene.production)).toMatchObject({ code: "UNBOUND_RULES" });
    expect((await forUnbound(scene.production, other)).rules).toMatchObject([
      { id: a.id, environment: { status: "ACTIVE", account: { id: scene.production.globalId } } },
      { id: b.id, environment: { status: "ACTIVE", account: { id: own.globalId } } },
      { id: c.id, environment: { status: "ACTIVE", account: { id: other.globalId } } },
    ]);
  });

  it("refuses accounts that do not fit, each by its place", async () => {
    const rule = await createRule(suite.app, scene);
    const grantedById = scene.organization.admin.memberId;
    const elsewhere = await addProductionAccount(suite.app, scene, await addSecondService(suite.app, scene));
    const fresh = await insertAccount(suite.app, scene.organization.id, {
      grantedById,
      environment: "PRODUCTION",
      projectId: rawId(scene.projectId),
    });
    await suite.app.environment.database.prisma.account.update({
      where: { id: fresh.id },
      data: { firstSync: "RUNNING" },
    });
    const before = await fingerprints();
    for (const [account, said] of [
      [scene.account, "development account"],
      [elsewhere, "another service"],
      [fresh, "first sync"],
    ] as const)
      expect(
        await deploy(suite.app, scene, { accounts: [{ ruleId: rule.id, accountId: account.globalId }] }),
      ).toMatchObject({
        code: "VALIDATION",
        message: expect.stringMatching(new RegExp(`^accounts.0.accountId: .*${said}`)),
      });
    const twice = withAccounts(scene, rule.id, rule.id);
    expect(await deploy(suite.app, scene, twice)).toMatchObject({ code: "VALIDATION" });
    const other = await makeProductionScene(suite.app);
    expect(
      await deploy(suite.app, scene, {
        accounts: [{ ruleId: rule.id, accountId: other.production.globalId }],
      }),
    ).toMatchObject({ code: "NOT_FOUND" });
    const foreign = await createRule(suite.app, other);
    expect(await deploy(suite.app, scene, withAccounts(scene, foreign.id))).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await fingerprints()).toEqual(before);
  });

  it("refuses a caller who has not seen the present deployment", async () => {
    await createRule(suite.app, scene);
    expect(
      await deploy(suite.app, scene, { expectedCurrent: 1, allowConfigurationNeeded: true }),
    ).toMatchObject({
      code: "DEPLOYED_MEANWHILE",
    });
    expect(
      await deploy(suite.app, scene, { expectedCurrent: 0, allowConfigurationNeeded: true }),
    ).toMatchObject({
      deployment: { number: 1 },
    });
  });

  it("settles two deployments at once: one wins, the other hears of it", async () => {
    const rule = await createRule(suite.app, scene);
    const input = { ...withAccounts(scene, rule.id), expectedCurrent: 0 };
    const answers = await Promise.all(Array.from({ length: 4 }, () => deploy(suite.app, scene, input)));
    expect(answers.map((answer) => answer.code ?? answer.deployment.number).toSorted()).toEqual([
      1,
      "DEPLOYED_MEANWHILE",
      "DEPLOYED_MEANWHILE",
      "DEPLOYED_MEANWHILE",
    ]);
    const other = await createRule(suite.app, scene, { name: "Second" });
    const more = await Promise.all(
      Array.from({ length: 3 }, () => deploy(suite.app, scene, withAccounts(scene, other.id))),
    );
    expect(more.map((answer) => answer.code ?? answer.deployment.number).toSorted()).toEqual([
      2,
      "NOTHING_TO_DEPLOY",
      "NOTHING_TO_DEPLOY",
    ]);
    expect(await statusOf(rule.id)).toMatchObject({ status: "ACTIVE" });
  });

  it("is for company admins and supervisors with the scope RULES_WRITE", async () => {
    for (const role of ["DEVELOPER", "BILLING_ADMIN"] as const) {
      const person = await makeMember(suite.app, scene.organization.id, [role]);
      expect(await deploy(suite.app, scene, {}, person.token)).toMatchObject({ code: "FORBIDDEN" });
    }
    const reader = await makeMember(
      suite.app,
      scene.organization.id,
      ["COMPANY_ADMIN"],
      ["READ", "ACCOUNTS_WRITE"],
    );
    expect(await deploy(suite.app, scene, {}, reader.token)).toMatchObject({ code: "FORBIDDEN" });
    const stranger = await makeProductionScene(suite.app);
    expect(await deploy(suite.app, scene, {}, stranger.token)).toMatchObject({ code: "NOT_FOUND" });
    const supervisor = await makeMember(suite.app, scene.organization.id, ["COMPANY_SUPERVISOR"]);
    expect(await deploy(suite.app, scene, {}, supervisor.token)).toMatchObject({
      deployment: { number: 1 },
    });
  });
});

describe("a project of 2,000 rules", () => {
  it("is planned in as many statements as one of a single rule, and deployed as a whole", async () => {
    const rule = await createRule(suite.app, scene);
    const document = `query ($id: ID!) { deploymentPlan(projectId: $id) { ready rules { change readiness rule { id name } suggestedAccount { id } } } }`;
    const statements = async () =>
      (await captureStatements(suite.app, scene.token, document, { id: scene.projectId })).length;
    const few = await statements();
    await multiplyRule(suite.app, rawId(rule.id), 1_999);
    expect(await statements()).toBe(few);
    const before = await fingerprints();
    expect((await deploy(suite.app, scene)).rules).toHaveLength(2_000);
    expect(await fingerprints()).toEqual(before);
    const answer = await deploy(suite.app, scene, { accountsForUnbound: [scene.production.globalId] });
    expect(answer.deployment.ruleCount).toBe(2_000);
    expect(answer.rules).toHaveLength(100);
    const { prisma } = suite.app.environment.database;
    const bound = { accountId: scene.production.id, environment: "PRODUCTION" } as const;
    expect(await prisma.ruleTrigger.count({ where: bound })).toBe(2_000);
    expect(
      await prisma.auditEntry.count({
        where: { organizationId: scene.organization.id, act: "rule.associated" },
      }),
    ).toBe(2_000);
    expect(await readPlan(suite.app, scene)).toMatchObject({ unchanged: 2_000, added: 0, ready: true });
  }, 60_000);
});

describe("deploymentPlan", () => {
  it("says of each rule what changes and what it needs", async () => {
    const { prisma } = suite.app.environment.database;
    const revoked = await addProductionAccount(suite.app, scene);
    await prisma.account.update({
      where: { id: revoked.id },
      data: { revokedAt: new Date(), revokedByName: "Ann" },
    });
    const narrow = await addProductionAccount(suite.app, scene);
    await prisma.authorization.updateMany({
      where: { account: { id: narrow.id } },
      data: { scopes: ["ZohoCRM.org.READ"] },
    });
    const bound = await createRule(suite.app, scene, { name: "a bound" });
    const held = await createRule(suite.app, scene, { name: "b held" });
    const missing = await createRule(suite.app, scene, { name: "c missing" });
    const scopes = await createRule(suite.app, scene, { name: "d scopes" });
    const without = await createRule(suite.app, scene, { name: "e without function" });
    const associate = (ruleId: string, accountId: string) =>
      mutate("associateRule", { ruleId, environment: "PRODUCTION", accountId });
    for (const rule of [bound, without]) await associate(rule.id, scene.production.globalId);
    await associate(held.id, revoked.globalId);
    await associate(scopes.id, narrow.globalId);
    await prisma.rule.update({ where: { id: rawId(without.id) }, data: { functionId: null } });

    expect(await readPlan(suite.app, scene)).toMatchObject({
      added: 5,
      changed: 0,
      removed: 0,
      unchanged: 0,
      ready: false,
      current: null,
      rules: [
        {
          rule: { id: bound.id },
          change: "ADDED",
          readiness: "BOUND",
          account: { id: scene.production.globalId },
          suggestedAccount: null,
        },
        {
          rule: { id: held.id },
          readiness: "HELD",
          holds: [{ kind: "ACCOUNT_REVOKED" }],
          reason: expect.stringContaining("revoked by Ann"),
        },
        // The account that was last associated with another rule of the service.
        {
          rule: { id: missing.id },
          readiness: "MISSING",
          account: null,
          suggestedAccount: { id: narrow.globalId },
        },
        {
          rule: { id: scopes.id },
          readiness: "WRONG_SCOPES",
          missingScopes: expect.arrayContaining(["ZohoCRM.users.READ"]),
        },
        { rule: { id: without.id }, readiness: "FUNCTION_MISSING" },
      ],
    });
  });

  it("suggests the only account of the service there is", async () => {
    await createRule(suite.app, scene);
    expect((await readPlan(suite.app, scene)).rules).toMatchObject([
      { suggestedAccount: { id: scene.production.globalId } },
    ]);
    await addProductionAccount(suite.app, scene);
    expect((await readPlan(suite.app, scene)).rules).toMatchObject([{ suggestedAccount: null }]);
  });

  it("follows drafts: changed, removed, unchanged", async () => {
    const [a, b, c] = [
      await createRule(suite.app, scene, { name: "a" }),
      await createRule(suite.app, scene, { name: "b" }),
      await createRule(suite.app, scene, { name: "c" }),
    ];
    await deploy(suite.app, scene, withAccounts(scene, a.id, b.id, c.id));
    await mutate("updateRule", { ruleId: a.id, eventTypes: ["Leads.created", "Leads.updated"] });
    await mutate("deleteRule", { ruleId: b.id });
    expect(await readPlan(suite.app, scene)).toMatchObject({
      added: 0,
      changed: 1,
      removed: 1,
      unchanged: 1,
      ready: true,
      current: { number: 1 },
      rules: [
        { rule: { id: a.id }, change: "CHANGED" },
        { rule: { id: b.id }, change: "REMOVED", readiness: "BOUND", reason: "It leaves production." },
        { rule: { id: c.id }, change: "UNCHANGED" },
      ],
    });
    const project = await run(
      suite.app,
      scene.token,
      `query ($id: ID!) { project(id: $id) { undeployedChanges } }`,
      { id: scene.projectId },
    );
    expect(project).toEqual({ undeployedChanges: 2 });
  });

  it("counts a new version of a function as a change", async () => {
    const rule = await createRule(suite.app, scene);
    await deploy(suite.app, scene, withAccounts(scene, rule.id));
    await run(
      suite.app,
      scene.token,
      `mutation ($id: ID!, $url: URL!) { updateFunction(input: { functionId: $id, url: $url }) { __typename } }`,
      { id: scene.functionId, url: `${suite.app.simulator.origin}/receiver/other` },
    );
    expect(await readPlan(suite.app, scene)).toMatchObject({
      changed: 1,
      rules: [{ change: "CHANGED", readiness: "BOUND" }],
    });
  });

  it("asks for an account of the new service where a draft moved to another", async () => {
    const rule = await createRule(suite.app, scene);
    await deploy(suite.app, scene, withAccounts(scene, rule.id));
    const serviceKey = await addSecondService(suite.app, scene);
    await mutate("updateRule", { ruleId: rule.id, serviceKey, eventTypes: ["Contacts.created"] });
    expect(await statusOf(rule.id)).toMatchObject({
      status: "ACTIVE",
      account: { id: scene.production.globalId },
    });
    const second = await addProductionAccount(suite.app, scene, serviceKey);
    expect((await readPlan(suite.app, scene)).rules).toMatchObject([
      {
        change: "CHANGED",
        readiness: "MISSING",
        account: null,
        suggestedAccount: { id: second.globalId },
      },
    ]);
    await deploy(suite.app, scene, { accounts: [{ ruleId: rule.id, accountId: second.globalId }] });
    expect(await statusOf(rule.id)).toMatchObject({ status: "ACTIVE", account: { id: second.globalId } });
    // Back again, it is offered the account it had.
    await mutate("updateRule", { ruleId: rule.id, serviceKey: "zoho-crm", eventTypes: ["Leads.created"] });
    await addProductionAccount(suite.app, scene);
    expect((await readPlan(suite.app, scene)).rules).toMatchObject([
      { readiness: "MISSING", suggestedAccount: { id: scene.production.globalId } },
    ]);
  });

  it("is of the own organization alone", async () => {
    const other = await makeProductionScene(suite.app);
    await expect(readPlan(suite.app, scene, other.token)).rejects.toThrow("NOT_FOUND");
  });
});

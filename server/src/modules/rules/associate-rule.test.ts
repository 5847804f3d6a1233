import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount } from "../../../test/builders.ts";
import { newId } from "../../platform/ids.ts";
import { createRule, insertWaiting, makeScene, mutateRule, rawId, triggersOf } from "./rules.fixture.ts";
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
    expect(await triggersOf(suite.app, rule.id)).toMatchObject([{ accountId: second.id }]);
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
    expect(await triggersOf(suite.app, rule.id)).toMatchObject([{ environment: "DEVELOPMENT" }]);
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

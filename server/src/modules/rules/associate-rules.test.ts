import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember } from "../../../test/builders.ts";
import { readFingerprints } from "../../../test/everything.ts";
import { newId } from "../../platform/ids.ts";
import { createRule, insertWaiting, makeScene, rawId, ruleFields, run, triggersOf } from "./rules.fixture.ts";
import type { RuleAnswer, Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const associate = (ruleIds: string[], input: Record<string, unknown> = {}, token = scene.token) =>
  run(
    suite.app,
    token,
    `mutation ($input: AssociateRulesInput!) { associateRules(input: $input) {
      ... on AssociateRulesPayload { rules { ${ruleFields} } account { id } }
      ... on ValidationError { issues { path message } } ... on Error { code message } } }`,
    { input: { ruleIds, environment: "DEVELOPMENT", accountId: scene.account.globalId, ...input } },
  ) as Promise<{ rules: RuleAnswer[] }>;

const addAccount = (options: { serviceKey?: string; environment?: "PRODUCTION"; projectId?: string } = {}) =>
  insertAccount(suite.app, scene.organization.id, {
    grantedById: scene.organization.admin.memberId,
    ...options,
  });

describe("associateRules", () => {
  it("gives several rules one account at once", async () => {
    const [a, b] = [
      await createRule(suite.app, scene, { developmentAccountId: null }),
      await createRule(suite.app, scene),
    ];
    const second = await addAccount();
    const waiting = await insertWaiting(suite.app, scene, rawId(b.id));
    const answer = await associate([b.id, a.id, b.id], { accountId: second.globalId });
    expect(answer).toMatchObject({ account: { id: second.globalId } });
    expect(answer.rules.map((rule) => rule.id)).toEqual([b.id, a.id]);
    for (const rule of answer.rules) {
      expect(rule.environments[0]).toMatchObject({
        status: "ACTIVE",
        account: { id: second.globalId },
        problem: null,
      });
      expect(await triggersOf(suite.app, rule.id)).toMatchObject([{ accountId: second.id }]);
    }
    const { prisma } = suite.app.environment.database;
    expect(await prisma.execution.findUnique({ where: { id: waiting } })).toMatchObject({
      status: "DISCARDED",
    });
    const changes = await prisma.change.count({
      where: { organizationId: scene.organization.id, name: "rule.associated" },
    });
    expect(changes).toBe(2);
  });

  it("takes all or none, and names those that do not fit", async () => {
    const fits = await createRule(suite.app, scene, { developmentAccountId: null });
    const service = await suite.app.environment.database.prisma.service.create({
      data: {
        id: newId(),
        organizationId: scene.organization.id,
        key: `other-of-${scene.organization.slug}`,
        name: "Other",
        description: "",
        capabilities: ["EVENTS"],
        provider: "zoho-crm",
        createdAt: new Date(),
      },
    });
    const other = await createRule(suite.app, scene, { serviceKey: service.key, developmentAccountId: null });
    const before = await readFingerprints(suite.app, scene.organization.id);
    expect(await associate([fits.id, other.id])).toMatchObject({
      code: "VALIDATION",
      issues: [{ path: "ruleIds.1", message: expect.stringContaining("another service") }],
    });
    expect(await associate([fits.id], { environment: "PRODUCTION" })).toMatchObject({
      code: "WRONG_ENVIRONMENT",
    });
    expect(await associate([])).toMatchObject({ code: "VALIDATION" });
    expect(await associate(Array.from({ length: 501 }, () => fits.id))).toMatchObject({
      code: "VALIDATION",
    });
    const stranger = await makeScene(suite.app);
    const foreign = await createRule(suite.app, stranger);
    expect(await associate([fits.id, foreign.id])).toMatchObject({ code: "NOT_FOUND" });
    expect(await associate([fits.id], { accountId: stranger.account.globalId })).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await readFingerprints(suite.app, scene.organization.id)).toEqual(before);
  });

  it("is for those who may associate rules in that environment", async () => {
    const rule = await createRule(suite.app, scene);
    const developer = await makeMember(suite.app, scene.organization.id, ["DEVELOPER"]);
    const account = await addAccount({ environment: "PRODUCTION", projectId: rawId(scene.projectId) });
    const input = { environment: "PRODUCTION", accountId: account.globalId };
    expect(await associate([rule.id], input, developer.token)).toMatchObject({ code: "FORBIDDEN" });
    expect(await associate([rule.id], {}, developer.token)).toMatchObject({ rules: [{ id: rule.id }] });
    const supervisor = await makeMember(suite.app, scene.organization.id, ["COMPANY_SUPERVISOR"]);
    expect(await associate([rule.id], input, supervisor.token)).toMatchObject({
      rules: [{ id: rule.id, environments: [{}, { account: { id: account.globalId } }] }],
    });
    const billing = await makeMember(suite.app, scene.organization.id, ["BILLING_ADMIN"]);
    expect(await associate([rule.id], {}, billing.token)).toMatchObject({ code: "FORBIDDEN" });
  });
});

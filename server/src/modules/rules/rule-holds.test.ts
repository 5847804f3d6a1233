import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember } from "../../../test/builders.ts";
import { inTransaction } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { settleBreaker } from "../executions/settle-breakers.ts";
import { reviewRulesOfAccount } from "./index.ts";
import { createRule, insertWaiting, makeScene, mutateRule, rawId, run } from "./rules.fixture.ts";
import type { Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
let ruleId: string;
const environment = "DEVELOPMENT";
const key = { ruleId: "", environment };

beforeEach(async () => {
  scene = await makeScene(suite.app);
  ({ id: ruleId } = await createRule(suite.app, scene));
  key.ruleId = ruleId;
});

const db = () => suite.app.environment.database.prisma;

const mutate = (name: string, input: Record<string, unknown> = key, token = scene.token) =>
  mutateRule(suite.app, token, name, input);

async function resume(input: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  return run(
    suite.app,
    scene.token,
    `mutation($input: ResumeRuleInput!) { resumeRule(input: $input) { __typename ... on Error { code }
       ... on ResumeRulePayload { replayed discarded rule { id } } } }`,
    { input: { ...key, ...input } },
  );
}

type Shown = {
  status: string;
  reason: string;
  holds: { kind: string; byName: string | null }[];
  heldEvents: { count: number; more: boolean };
  replay: { perMinute: number } | null;
};

async function show(where: Environment = environment): Promise<Shown> {
  const rule = await run(
    suite.app,
    scene.token,
    `query($id: ID!, $where: Environment!) { rule(id: $id) { environment(environment: $where) {
       status reason holds { kind byName } heldEvents { count more } replay { perMinute since } } } }`,
    { id: ruleId, where },
  );
  return rule["environment"] as Shown;
}

const statusOf = async (id: string) => (await db().execution.findUniqueOrThrow({ where: { id } })).status;

const fail = (count: number) =>
  settleBreaker(suite.app.environment, {
    organizationId: scene.organization.id,
    ruleId: rawId(ruleId),
    environment,
    succeeded: false,
    failed: count,
    reason: "The function answered 500.",
  });

describe("pauseRule", () => {
  it("holds the rule until it is resumed, and says so", async () => {
    expect(await mutate("pauseRule")).toMatchObject({ rule: { environments: [{ status: "HELD" }, {}] } });
    const waiting = await insertWaiting(suite.app, scene, rawId(ruleId));
    expect(await show()).toMatchObject({
      status: "HELD",
      reason: expect.stringContaining("was paused by Person") as string,
      holds: [{ kind: "PAUSED", byName: expect.stringContaining("Person") as string }],
      heldEvents: { count: 1, more: false },
      replay: null,
    });
    expect(await mutate("pauseRule")).toMatchObject({ code: "ALREADY_PAUSED" });
    const held = await run(
      suite.app,
      scene.token,
      `query($id: ID!) {
      executions(first: 2, filter: { ruleId: $id, status: HELD }) { edges { node { status reason } } } }`,
      { id: ruleId },
    );
    expect(held).toMatchObject({
      edges: [
        {
          node: {
            status: "HELD",
            reason: expect.stringMatching(/^The rule was paused by Person \d+\.$/) as string,
          },
        },
      ],
    });

    expect(await resume()).toMatchObject({ replayed: 1, discarded: 0 });
    expect(await show()).toMatchObject({ status: "ACTIVE", holds: [], replay: null });
    expect(await resume()).toMatchObject({ code: "NOT_PAUSED" });
    expect(await statusOf(waiting)).toBe("QUEUED");
  });

  it("is lifted by nothing but resumeRule", async () => {
    await mutate("pauseRule");
    const isPaused = async (): Promise<void> =>
      expect((await show()).holds.map(({ kind }) => kind)).toContain("PAUSED");
    const { id: accountId, globalId } = scene.account;
    const onAccount = (name: string, more = "") =>
      run(
        suite.app,
        scene.token,
        `mutation { ${name}(input: { accountId: "${globalId}" ${more} }) { __typename ... on Error { message } } }`,
      );
    await mutate("disableRule");
    await mutate("enableRule");
    await isPaused();
    expect(await onAccount("revokeAccount")).toMatchObject({ __typename: "RevokeAccountPayload" });
    expect((await show()).holds.map(({ kind }) => kind)).toEqual(["ACCOUNT_REVOKED", "PAUSED"]);
    expect(await onAccount("grantAccount", "heldEvents: REPLAY")).toMatchObject({
      __typename: "GrantAccountPayload",
    });
    await isPaused();
    await inTransaction(suite.app.environment, (scope) =>
      reviewRulesOfAccount(suite.app.environment, scope, {
        organizationId: scene.organization.id,
        accountId,
        actorName: null,
      }),
    );
    await isPaused();
    const other = await insertAccount(suite.app, scene.organization.id, {
      grantedById: scene.organization.admin.memberId,
    });
    await mutate("associateRule", { ...key, accountId: other.globalId });
    await isPaused();
    await mutate("updateRule", { ruleId, name: "Renamed" });
    await isPaused();
    await fail(10);
    expect(await resume({ hold: "FUNCTION_FAILING" })).toMatchObject({ __typename: "ResumeRulePayload" });
    await isPaused();
    expect((await show("PRODUCTION")).holds).toEqual([]);
  });

  it("is for those who may run the environment", async () => {
    const token = async (
      ...given: Parameters<typeof makeMember> extends [unknown, unknown, ...infer Rest] ? Rest : never
    ) => (await makeMember(suite.app, scene.organization.id, ...given)).token;
    const developer = await token(["DEVELOPER"]);
    const inProduction = { ruleId, environment: "PRODUCTION" };
    expect(await mutate("pauseRule", inProduction, developer)).toMatchObject({ code: "FORBIDDEN" });
    expect(await mutate("pauseRule", key, await token(["BILLING_ADMIN"]))).toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await mutate("pauseRule", key, await token(["COMPANY_ADMIN"], ["READ"]))).toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await mutate("pauseRule", inProduction, await token(["COMPANY_SUPERVISOR"]))).toHaveProperty(
      "rule",
    );
    expect(await mutate("pauseRule", key, developer)).toHaveProperty("rule");
    expect(await mutate("resumeRule", inProduction, developer)).toMatchObject({ code: "FORBIDDEN" });
    expect(await mutate("resumeRule", key, developer)).toHaveProperty("rule");
  });
});

describe("resumeRule", () => {
  it("gives up what waited, where asked", async () => {
    await mutate("pauseRule");
    const waiting = await insertWaiting(suite.app, scene, rawId(ruleId));
    expect(await resume({ heldEvents: "DISCARD" })).toMatchObject({ replayed: 0, discarded: 1 });
    expect(await statusOf(waiting)).toBe("DISCARDED");
  });

  it("sets a rate for what waited; the last choice counts", async () => {
    await mutate("pauseRule");
    expect(await resume({ replayPerMinute: 0 })).toMatchObject({ code: "VALIDATION" });
    expect(await resume({ replayPerMinute: 6_001 })).toMatchObject({ code: "VALIDATION" });
    await insertWaiting(suite.app, scene, rawId(ruleId));
    expect(await resume({ replayPerMinute: 12 })).toMatchObject({ replayed: 1 });
    expect(await show()).toMatchObject({ status: "ACTIVE", replay: { perMinute: 12 } });
    await mutate("pauseRule");
    await resume();
    expect((await show()).replay).toBeNull();

    await mutate("pauseRule");
    await resume({ heldEvents: "DISCARD", replayPerMinute: 5 });
    expect((await show()).replay).toBeNull();
  });

  it("has a failing function tried again at once, and resolves its Problem", async () => {
    expect(await resume({ hold: "FUNCTION_FAILING" })).toMatchObject({ code: "NOT_FAILING" });
    await fail(10);
    const problems = `query { problems(first: 5) { edges { node { kind cause title message fix { mutation input } } } } }`;
    expect(await run(suite.app, scene.token, problems)).toMatchObject({
      edges: [
        {
          node: {
            kind: "FUNCTION_FAILING",
            title: "The function of Greet leads keeps failing",
            message: expect.stringContaining("The function answered 500.") as string,
            fix: { mutation: "resumeRule", input: { ruleId, environment, hold: "FUNCTION_FAILING" } },
          },
        },
      ],
    });
    expect(await show()).toMatchObject({ status: "HELD", holds: [{ kind: "FUNCTION_FAILING" }] });
    expect(await resume({ hold: "FUNCTION_FAILING" })).toMatchObject({ __typename: "ResumeRulePayload" });
    expect(await run(suite.app, scene.token, problems)).toEqual({ edges: [] });
    expect(await show()).toMatchObject({ status: "ACTIVE", holds: [] });
    await fail(9);
    expect(await show()).toMatchObject({ status: "ACTIVE" });
  });

  it("is not needed where a person changes the function: that is tried at once", async () => {
    await fail(10);
    const probeAt = async () =>
      (await db().ruleBinding.findFirstOrThrow({ where: { ruleId: rawId(ruleId), environment } })).probeAt;
    const before = Date.now();
    expect((await probeAt())?.getTime()).toBeGreaterThan(before + 30_000);
    await run(
      suite.app,
      scene.token,
      `mutation($input: UpdateFunctionInput!) { updateFunction(input: $input) { __typename ... on Error { message } } }`,
      { input: { functionId: scene.functionId, url: `${suite.app.simulator.origin}/receiver/other` } },
    );
    expect((await probeAt())?.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await show()).toMatchObject({ status: "HELD", holds: [{ kind: "FUNCTION_FAILING" }] });
  });
});

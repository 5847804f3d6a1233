import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { inTransaction } from "../../context.ts";
import { createRule, insertWaiting, makeScene, rawId, run } from "../rules/rules.fixture.ts";
import type { Scene } from "../rules/rules.fixture.ts";
import { openProblem } from "./index.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
let ruleId: string;
let problemId: string;

const fields = "id cause dismissedAt dismissedByName dismissReason resolvedAt occurrences { count more }";

/** A rule that lost its account: one problem. */
beforeEach(async () => {
  scene = await makeScene(suite.app);
  const rule = await createRule(suite.app, scene, { developmentAccountId: null });
  ruleId = rule.id;
  problemId = rule.environments[0]?.problem?.id ?? "";
});

function dismiss(token: string | null, input: object = {}): Promise<Record<string, unknown>> {
  return run(
    suite.app,
    token,
    `mutation ($input: DismissProblemInput!) { dismissProblem(input: $input) {
       __typename ... on DismissProblemPayload { problem { ${fields} } } ... on Error { code message } } }`,
    { input: { problemId, reason: "It is an experiment.", ...input } },
  );
}

async function listed(filter: object): Promise<string[]> {
  const answer = await query(
    suite.app,
    scene.token,
    `query ($filter: ProblemFilter) { problems(filter: $filter) { edges { node { id } } } }`,
    { filter },
  );
  const list = answer.data?.["problems"] as { edges: { node: { id: string } }[] } | undefined;
  return list?.edges.map(({ node }) => node.id) ?? [];
}

describe("dismissProblem", () => {
  it("takes the problem out of the inbox, with the reason, and leaves it standing", async () => {
    expect(await listed({})).toEqual([problemId]);
    expect(await dismiss(scene.token)).toMatchObject({
      problem: {
        dismissedByName: expect.stringMatching(/^Person/),
        dismissReason: "It is an experiment.",
        resolvedAt: null,
      },
    });
    expect(await listed({})).toEqual([]);
    expect(await listed({ dismissed: true })).toEqual([problemId]);
    expect(await listed({ dismissed: null })).toEqual([problemId]);
    expect(await listed({ dismissed: null, kind: "CONFIGURATION_NEEDED", serviceKey: "zoho-crm" })).toEqual([
      problemId,
    ]);
    expect(await listed({ dismissed: null, serviceKey: "nothing" })).toEqual([]);
    expect(await dismiss(scene.token)).toMatchObject({ code: "ALREADY_DISMISSED" });
  });

  it("is undone where the cause becomes another one, and kept where it stays", async () => {
    await dismiss(scene.token);
    const { environment } = suite.app;
    const draft = {
      organizationId: scene.organization.id,
      kind: "CONFIGURATION_NEEDED",
      environment: "DEVELOPMENT",
      subjectId: rawId(ruleId),
      ruleId: rawId(ruleId),
      detail: { ruleName: "Greet" },
    } as const;
    await inTransaction(environment, (scope) => openProblem(scope, { ...draft, cause: "NO_ACCOUNT" }));
    expect(await listed({})).toEqual([]);
    await inTransaction(environment, (scope) => openProblem(scope, { ...draft, cause: "ACCOUNT_DELETED" }));
    expect(await listed({})).toEqual([problemId]);
  });

  it("is not for what is resolved, and stays in the history", async () => {
    await dismiss(scene.token);
    await run(
      suite.app,
      scene.token,
      `mutation ($input: AssociateRuleInput!) { associateRule(input: $input) { __typename } }`,
      { input: { ruleId, environment: "DEVELOPMENT", accountId: scene.account.globalId } },
    );
    expect(await listed({ resolved: true })).toEqual([problemId]);
    expect(await dismiss(scene.token)).toMatchObject({ code: "ALREADY_RESOLVED" });
  });

  it("wants a reason, the role and the organization", async () => {
    expect(await dismiss(scene.token, { reason: "  " })).toMatchObject({ __typename: "ValidationError" });
    expect(await dismiss(scene.token, { reason: "x".repeat(501) })).toMatchObject({
      __typename: "ValidationError",
    });
    const { id } = scene.organization;
    const billing = await makeMember(suite.app, id, ["BILLING_ADMIN"]);
    expect(await dismiss(billing.token)).toMatchObject({ code: "FORBIDDEN" });
    const weak = await makeMember(suite.app, id, ["COMPANY_ADMIN"], ["READ"]);
    expect(await dismiss(weak.token)).toMatchObject({ code: "FORBIDDEN" });
    const stranger = await makeOrganization(suite.app);
    expect(await dismiss(stranger.admin.token)).toMatchObject({ code: "NOT_FOUND" });
    const developer = await makeMember(suite.app, id, ["DEVELOPER"]);
    expect(await dismiss(developer.token)).toMatchObject({ __typename: "DismissProblemPayload" });
  });
});

describe("Problem.occurrences", () => {
  it("counts what was discarded since it opened and what waits, to 100", async () => {
    const { prisma, pool } = suite.app.environment.database;
    const read = async () => {
      const found = await query(
        suite.app,
        scene.token,
        `query($id: ID!) { node(id: $id) { ... on Problem { ${fields} } } }`,
        {
          id: problemId,
        },
      );
      return (found.data?.["node"] as { occurrences: unknown } | undefined)?.occurrences;
    };
    expect(await read()).toEqual({ count: 0, more: false });
    const old = await insertWaiting(suite.app, scene, rawId(ruleId));
    await prisma.execution.update({ where: { id: old }, data: { status: "SUCCEEDED" } });
    const gone = await insertWaiting(suite.app, scene, rawId(ruleId));
    const finishedAt = suite.app.environment.clock.now();
    await prisma.execution.update({ where: { id: gone }, data: { status: "DISCARDED", finishedAt } });
    await insertWaiting(suite.app, scene, rawId(ruleId));
    expect(await read()).toEqual({ count: 2, more: false });
    const before = await insertWaiting(suite.app, scene, rawId(ruleId), "PRODUCTION");
    await prisma.execution.update({ where: { id: before }, data: { status: "DISCARDED", finishedAt } });
    expect(await read()).toEqual({ count: 2, more: false });
    await pool.query(
      `update "Problem" set "openedAt" = now() + interval '1 hour' where "organizationId" = $1`,
      [scene.organization.id],
    );
    expect(await read()).toEqual({ count: 1, more: false });
  });
});

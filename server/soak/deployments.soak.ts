// A project of 10,000 rules: its plan, its first deployment, one that changes a rule, and a roll-back, each in one transaction.
import { beforeAll, expect, test } from "vitest";
import { useTestApp } from "../test/app.ts";
import { createRule, mutateRule, rawId } from "../src/modules/rules/rules.fixture.ts";
import {
  deploy,
  makeProductionScene,
  multiplyRule,
  readPlan,
  rollBack,
} from "../src/modules/deployments/deployments.fixture.ts";
import type { ProductionScene, ReleaseAnswer } from "../src/modules/deployments/deployments.fixture.ts";

const rules = 10_000;
const suite = useTestApp({ work: false });
let scene: ProductionScene;
let ruleId: string;

beforeAll(async () => {
  scene = await makeProductionScene(suite.app);
  ({ id: ruleId } = await createRule(suite.app, scene));
  await multiplyRule(suite.app, rawId(ruleId), rules - 1);
});

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work();
  console.log(`${what.padEnd(60)} ${Math.round(performance.now() - start)} ms`);
  return result;
}

test("10,000 rules are planned, deployed and rolled back", async () => {
  const plan = await timed("plan, nothing deployed", () => readPlan(suite.app, scene));
  expect(plan.added).toBe(rules);
  const refused = await timed("deploy, refused", () => deploy(suite.app, scene));
  expect(refused.code).toBe("UNBOUND_RULES");
  const first = await timed("deploy, with an account for each rule", () =>
    deploy(suite.app, scene, { accountsForUnbound: [scene.production.globalId] }),
  );
  expect(first.deployment.ruleCount).toBe(rules);
  expect(await timed("plan, nothing changed", () => readPlan(suite.app, scene))).toMatchObject({
    unchanged: rules,
    ready: true,
  });
  await mutateRule(suite.app, scene.token, "updateRule", { ruleId, name: "Renamed" });
  const second = await timed("deploy, one rule changed", () => deploy(suite.app, scene));
  expect(second.deployment.number).toBe(2);
  await suite.app.environment.database.pool.query(
    `update "Rule" set "eventTypes" = '{Leads.created,Leads.updated}' where "projectId" = $1`,
    [rawId(scene.projectId)],
  );
  const third: ReleaseAnswer = await timed("deploy, every rule changed", () => deploy(suite.app, scene));
  expect(third.deployment.number).toBe(3);
  const back = await timed("roll-back, every rule changed", () =>
    rollBack(suite.app, scene, first.deployment.id),
  );
  expect(back.deployment.number).toBe(4);
  const { rows } = await suite.app.environment.database.pool.query<{ count: number }>(
    `select count(*)::int as count from "RuleTrigger" where "accountId" = $1`,
    [scene.production.id],
  );
  expect(rows[0]?.count).toBe(rules);
});

import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { inTransaction } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { enqueueExecutions } from "../executions/index.ts";
import { untilStatus } from "../executions/lane.fixture.ts";
import { createRule, mutateRule, run } from "../rules/rules.fixture.ts";
import { deploy, makeProductionScene, rollBack, withAccounts } from "./deployments.fixture.ts";
import type { ProductionScene } from "./deployments.fixture.ts";

const suite = useTestApp();
let scene: ProductionScene;
beforeEach(async () => {
  scene = await makeProductionScene(suite.app);
});

const emailContains = (text: string) => ({
  root: {
    match: "ALL",
    items: [{ comparison: { field: "affectedValues.Email", comparator: "CONTAINS", values: [text] } }],
  },
});

/** An event of the production account, as intake stores it. */
async function push(recordId: string, email: string): Promise<void> {
  const { environment } = suite.app;
  await inTransaction(environment, async (scope) => {
    const event = {
      id: newId(),
      organizationId: scene.organization.id,
      accountId: scene.production.id,
      environment: "PRODUCTION" as const,
      eventType: "Leads.created",
      recordId,
      payload: { event: "Leads.created", recordId, affectedValues: { Email: email } },
    };
    await scope.tx.event.create({
      data: {
        ...event,
        serviceKey: "zoho-crm",
        fingerprint: event.id,
        occurredAt: scope.now,
        receivedAt: scope.now,
      },
    });
    await enqueueExecutions(scope, [event]);
  });
}

const pointFunctionAt = (name: string) =>
  run(
    suite.app,
    scene.token,
    `mutation ($id: ID!, $url: URL!) { updateFunction(input: { functionId: $id, url: $url }) { __typename } }`,
    { id: scene.functionId, url: `${suite.app.simulator.origin}/receiver/${name}` },
  );
const received = (name: string) => suite.app.simulator.control.receivedRequests(name).length;

describe("production", () => {
  it("runs the snapshot: its condition, its version of the function; never the draft", async () => {
    const names = { old: `old-${scene.organization.slug}`, next: `next-${scene.organization.slug}` };
    await pointFunctionAt(names.old);
    const rule = await createRule(suite.app, scene, { condition: emailContains("old") });
    const first = await deploy(suite.app, scene, withAccounts(scene, rule.id));
    await pointFunctionAt(names.next);
    await mutateRule(suite.app, scene.token, "updateRule", {
      ruleId: rule.id,
      condition: emailContains("new"),
    });
    const lane = { accountId: scene.production.id };

    await push("1", "ada@old.example");
    await push("2", "ada@new.example");
    await untilStatus(suite.app.environment, lane, "SUCCEEDED", 1);
    await untilStatus(suite.app.environment, lane, "UNMATCHED", 1);
    expect([received(names.old), received(names.next)]).toEqual([1, 0]);

    await deploy(suite.app, scene);
    await push("3", "ada@old.example");
    await push("4", "ada@new.example");
    await untilStatus(suite.app.environment, lane, "SUCCEEDED", 2);
    await untilStatus(suite.app.environment, lane, "UNMATCHED", 2);
    expect([received(names.old), received(names.next)]).toEqual([1, 1]);

    await rollBack(suite.app, scene, first.deployment.id);
    await push("5", "ada@old.example");
    await untilStatus(suite.app.environment, lane, "SUCCEEDED", 3);
    expect([received(names.old), received(names.next)]).toEqual([2, 1]);
  });
});

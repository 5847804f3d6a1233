import { deployProject } from "../../src/modules/deployments/deploy-project.ts";
import { rollbackDeployment } from "../../src/modules/deployments/rollback-deployment.ts";
import { rerunExecution } from "../../src/modules/executions/rerun-execution.ts";
import { associateRule } from "../../src/modules/rules/associate-rule.ts";
import { disableRule } from "../../src/modules/rules/disable-rule.ts";
import { enableRule } from "../../src/modules/rules/enable-rule.ts";
import { pauseRule } from "../../src/modules/rules/pause-rule.ts";
import { resumeRule } from "../../src/modules/rules/resume-rule.ts";
import { updateRule } from "../../src/modules/rules/update-rule.ts";
import type { Environment } from "../../src/generated/prisma/enums.ts";
import { discard, isAble, laneOf, runsOf, setRate } from "./model.ts";
import type { Model, Snapshot } from "./model.ts";
import { codeOf, moreEvents, slotName, someEvents } from "./world.ts";
import type { World } from "./world.ts";

type Answer = { expected: string; came: string };

export async function associate(
  { ctx }: World,
  model: Model,
  rule: number,
  environment: Environment,
  org: string,
): Promise<Answer | void> {
  const account = model.accounts.get(slotName(org, environment));
  if (!account) return;
  const lane = laneOf(model, rule, environment);
  const came = await codeOf(associateRule(ctx, { ruleId: lane.rule.id, environment, accountId: account.id }));
  if (lane.accountId !== account.id) discard(model, (run) => run.lane === lane);
  lane.accountId = account.id;
  return { expected: "OK", came };
}

export async function pause(
  { ctx }: World,
  model: Model,
  rule: number,
  environment: Environment,
): Promise<Answer> {
  const lane = laneOf(model, rule, environment);
  const expected = lane.paused ? "ALREADY_PAUSED" : "OK";
  lane.paused = true;
  return { expected, came: await codeOf(pauseRule(ctx, { ruleId: lane.rule.id, environment })) };
}

export async function resume(
  { ctx }: World,
  model: Model,
  rule: number,
  environment: Environment,
  given: { hold: "PAUSED" | "FUNCTION_FAILING"; heldEvents: "REPLAY" | "DISCARD"; perMinute: number | null },
): Promise<Answer> {
  const { hold, heldEvents, perMinute: replayPerMinute } = given;
  // One that is held so, where there is one: the refusal is soon seen.
  const held = model.lanes.find((each) => (hold === "PAUSED" ? each.paused : each.failing));
  const lane = held ?? laneOf(model, rule, environment);
  const came = await codeOf(
    resumeRule(ctx, {
      ruleId: lane.rule.id,
      environment: lane.environment,
      hold,
      heldEvents,
      replayPerMinute,
    }),
  );
  if (hold === "PAUSED" && !lane.paused) return { expected: "NOT_PAUSED", came };
  if (hold === "FUNCTION_FAILING" && !lane.failing) return { expected: "NOT_FAILING", came };
  Object.assign(lane, hold === "PAUSED" ? { paused: false } : { failing: null, failures: 0 });
  setRate(model, [lane], heldEvents === "REPLAY" ? replayPerMinute : null);
  if (heldEvents === "DISCARD") discard(model, (run) => run.lane === lane);
  return { expected: "OK", came };
}

/** Switches a rule off, or on again. */
export async function switchOver(
  { ctx }: World,
  model: Model,
  rule: number,
  environment: Environment,
): Promise<void> {
  const lane = laneOf(model, rule, environment);
  await (lane.enabled ? disableRule : enableRule)(ctx, { ruleId: lane.rule.id, environment });
  lane.enabled = !lane.enabled;
  if (!lane.enabled) discard(model, (run) => run.lane === lane);
}

/** Changes the draft: development listens to it at once, production with the next deployment. */
export async function edit({ ctx }: World, model: Model, index: number): Promise<void> {
  const rule = model.rules[index];
  if (!rule) return;
  rule.eventTypes = rule.eventTypes === someEvents ? moreEvents : someEvents;
  await updateRule(ctx, { ruleId: rule.id, eventTypes: rule.eventTypes });
}

export async function deploy({ ctx, projectId }: World, model: Model): Promise<Answer> {
  const eventTypes = new Map(model.rules.map((rule) => [rule.id, rule.eventTypes]));
  return bring(model, eventTypes, () => deployProject(ctx, { projectId, allowConfigurationNeeded: true }));
}

/** Back to one of the last deployments; the first of all had one rule alone. */
export async function rollBack({ ctx }: World, model: Model, back: number): Promise<Answer> {
  const to = model.deployments.at(-1 - back) ?? model.deployments[0];
  if (!to) throw new Error("Nothing has been deployed.");
  return bring(model, to.eventTypes, () =>
    rollbackDeployment(ctx, { deploymentId: to.id, allowConfigurationNeeded: true }),
  );
}

async function bring(
  model: Model,
  target: Snapshot["eventTypes"],
  release: () => Promise<{ deployment: { id: string } }>,
): Promise<Answer> {
  const lanes = model.lanes.filter((lane) => lane.environment === "PRODUCTION");
  const isSame = lanes.every((lane) => (target.get(lane.rule.id) ?? null) === lane.deployed);
  const came = await codeOf(
    release().then(({ deployment }) => model.deployments.push({ id: deployment.id, eventTypes: target })),
  );
  if (isSame) return { expected: "NOTHING_TO_DEPLOY", came };
  for (const lane of lanes) {
    const deployed = target.get(lane.rule.id) ?? null;
    if (lane.deployed && !deployed) {
      discard(model, (run) => run.lane === lane);
      Object.assign(lane, { failures: 0, failing: null, replay: null });
    }
    lane.deployed = deployed;
  }
  return { expected: "OK", came };
}

/** A person runs one again that has ended otherwise than by success. */
export async function rerun({ ctx }: World, model: Model, which: number): Promise<Answer | void> {
  const ended = runsOf(model, (run) => ["FAILED", "DISCARDED", "EXPIRED", "SUCCEEDED"].includes(run.state));
  const run = ended[which % Math.max(1, ended.length)];
  if (!run) return;
  const came = await codeOf(rerunExecution(ctx, { executionId: run.id }));
  if (!isAble(model, run.lane)) return { expected: "RULE_UNABLE", came };
  if (run.state === "SUCCEEDED") return { expected: "ALREADY_SUCCEEDED", came };
  Object.assign(run, { state: "WAITING", tries: 0 });
  return { expected: "OK", came };
}

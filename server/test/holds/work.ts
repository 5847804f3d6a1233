import { expect } from "vitest";
import { discardUnable } from "../../src/modules/executions/discard-unable.ts";
import { endReplays } from "../../src/modules/executions/end-replays.ts";
import { expireHeld } from "../../src/modules/executions/expire-held.ts";
import type { Execution } from "../../src/generated/prisma/client.ts";
import { countAttempts, countProbe, discard, holdsOf, isAble, runsOf, statusOf } from "./model.ts";
import type { Lane, Model, Run } from "./model.ts";
import type { World } from "./world.ts";

const dayMs = 86_400_000;
const mostTries = 8;
const perLane = 16;

function runAt(model: Model, id: string): Run {
  const run = model.runs.get(id);
  if (!run) throw new Error(`${id} is an execution that no event made.`);
  return run;
}

const isUnfinished = (run: Run): boolean => run.state === "WAITING" || run.state === "RUNNING";

/** Whether the order of the record lets it start: ids are in the order of events. */
function isFirst(model: Model, run: Run): boolean {
  const others = runsOf(
    model,
    (other) => other !== run && other.lane === run.lane && other.recordId === run.recordId,
  );
  return !others.some((other) => other.state === "RUNNING" || (isUnfinished(other) && other.id < run.id));
}

/** Looks for work, and holds each start against the model. */
export async function claim(world: World, model: Model): Promise<void> {
  const due = await readDue(world, model);
  const startable = new Map<Lane, Run[]>();
  for (const run of due)
    if (isFirst(model, run)) startable.set(run.lane, [...(startable.get(run.lane) ?? []), run]);
  const claimed = await world.node.claim();
  const started = new Map<Lane, number>();
  for (const { id, attemptCount } of claimed) {
    const run = runAt(model, id);
    const holds = holdsOf(model, run.lane).filter((kind) => kind !== "FUNCTION_FAILING");
    expect({ state: run.state, able: isAble(model, run.lane), holds }, `start of ${id}`).toEqual({
      state: "WAITING",
      able: true,
      holds: [],
    });
    expect(isFirst(model, run), `order of record ${run.recordId}`).toBe(true);
    run.state = "RUNNING";
    run.attempt += 1;
    expect(attemptCount).toBe(run.attempt);
    started.set(run.lane, (started.get(run.lane) ?? 0) + 1);
  }
  for (const lane of model.lanes)
    checkStarts(model, lane, started.get(lane) ?? 0, (startable.get(lane) ?? []).length);
}

/** How many a lane started: one at a time while its function fails, no more than its rate, and never none without a reason. */
function checkStarts(model: Model, lane: Lane, started: number, startable: number): void {
  const { failing, replay } = lane;
  const running = runsOf(model, (run) => run.lane === lane && run.state === "RUNNING").length;
  expect(running).toBeLessThanOrEqual(perLane);
  if (failing && started > 0) {
    expect({ started, running }).toEqual({ started: 1, running: 1 });
    expect(model.now).toBeGreaterThanOrEqual(failing.probeAt);
    countProbe(model, failing);
  }
  if (replay) {
    replay.started += started;
    const allowed = Math.floor(((model.now - replay.since) * replay.perMinute) / 60_000) + 1;
    expect(replay.started).toBeLessThanOrEqual(allowed);
  }
  if (statusOf(model, lane) === "ACTIVE" && !replay && running - started < perLane)
    expect(started > 0, "something starts").toBe(startable > 0);
}

async function readDue({ app }: World, model: Model): Promise<Run[]> {
  const rows = await readWaiting(app, model);
  return rows.filter((row) => row.runAt.getTime() <= model.now).map(({ id }) => runAt(model, id));
}

function readWaiting(
  app: World["app"],
  model: Model,
): Promise<Pick<Execution, "id" | "runAt" | "createdAt">[]> {
  const waiting = runsOf(model, (run) => run.state === "WAITING").map(({ id }) => id);
  return app.environment.database.prisma.execution.findMany({
    where: { id: { in: waiting } },
    select: { id: true, runAt: true, createdAt: true },
  });
}

/** Ends the first `count` of what runs, as the functions of their rules do at present. */
export async function finish(world: World, model: Model, count: number): Promise<void> {
  const ended = [...world.node.running.values()].slice(0, count);
  await world.node.finish(
    ended.map((execution) => ({
      execution,
      failure: runAt(model, execution.id).lane.rule.fails ? "The function answered 500." : null,
    })),
  );
  const byLane = Map.groupBy(ended, ({ id }) => runAt(model, id).lane);
  for (const [lane, executions] of byLane) {
    for (const { id } of executions) end(runAt(model, id));
    countAttempts(
      model,
      lane,
      executions.map(() => lane.rule.fails),
    );
  }
}

function end(run: Run): void {
  if (run.lane.rule.fails) run.tries += 1;
  run.state = !run.lane.rule.fails ? "SUCCEEDED" : run.tries < mostTries ? "WAITING" : "FAILED";
}

/** The process dies with what it ran; another one takes that back. What it ran may still succeed, later. */
export async function crash(world: World, model: Model): Promise<void> {
  const { workerId } = world.node;
  for (const execution of world.node.running.values()) {
    world.late.push({ execution, workerId });
    runAt(model, execution.id).state = "WAITING";
  }
  await world.node.crash();
  await world.node.reclaim();
}

/** What a process that is gone had started succeeds after all: it counts unless a later attempt began, or a person gave it up. */
export async function succeedLate(world: World, model: Model): Promise<void> {
  const late = world.late.shift();
  if (!late) return;
  await world.node.finish([{ execution: late.execution, failure: null }], late.workerId);
  const run = runAt(model, late.execution.id);
  if (run.state !== "WAITING" || run.attempt !== late.execution.attemptCount) return;
  run.state = "SUCCEEDED";
  countAttempts(model, run.lane, [false]);
}

/** Time passes; then what each node does now and then is done. */
export async function pass(world: World, model: Model, ms: number): Promise<void> {
  const { environment } = world.app;
  world.clock.advance(ms);
  model.now = world.clock.now().getTime();
  await discardUnable(environment);
  discard(model, (run) => !isAble(model, run.lane));
  const rows = await readWaiting(world.app, model);
  while ((await expireHeld(environment)) > 0);
  const longAgo = model.now - 14 * dayMs;
  for (const { id, runAt: due } of rows) {
    const run = runAt(model, id);
    if (statusOf(model, run.lane) === "HELD" && due.getTime() < longAgo) run.state = "EXPIRED";
  }
  await endReplays(environment);
  for (const lane of model.lanes) {
    const { replay } = lane;
    if (!replay) continue;
    const keeps = rows.some(({ id, runAt: due, createdAt }) => {
      const run = runAt(model, id);
      const isOld = createdAt.getTime() <= replay.since && due.getTime() <= model.now + 60_000;
      return run.lane === lane && run.state === "WAITING" && isOld;
    });
    if (!keeps) lane.replay = null;
  }
}

import type { Environment } from "../../src/generated/prisma/enums.ts";

/** What Patchbay should be, told as simply as possible. Moments are in milliseconds. */
export type Model = {
  now: number;
  eventCount: number;
  accounts: Map<string, Account>;
  rules: Rule[];
  lanes: Lane[];
  deployments: Snapshot[];
  runs: Map<string, Run>;
};

/** An account that exists; a slot (`acme DEVELOPMENT`) has none after its deletion. */
export type Account = {
  id: string;
  slot: string;
  environment: Environment;
  revoked: boolean;
  refused: boolean;
};

export type Rule = { id: string; eventTypes: string[]; fails: boolean };

/** What a deployment took: the event types of each rule that it has. */
export type Snapshot = { id: string; eventTypes: Map<string, string[]> };

/** A rule in one environment. */
export type Lane = {
  rule: Rule;
  environment: Environment;
  accountId: string | null;
  enabled: boolean;
  paused: boolean;
  /** What production runs; null where it is not deployed. */
  deployed: string[] | null;
  failures: number;
  failing: { since: number; probeAt: number } | null;
  replay: { perMinute: number; since: number; started: number } | null;
};

export type RunState = "WAITING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "DISCARDED" | "EXPIRED";

/** An execution. `attempt` counts starts, `tries` failures since it was last queued by a person. */
export type Run = {
  id: string;
  lane: Lane;
  accountId: string;
  recordId: string;
  state: RunState;
  attempt: number;
  tries: number;
};

export type LaneStatus = "NOT_DEPLOYED" | "CONFIGURATION_NEEDED" | "DISABLED" | "HELD" | "ACTIVE";

export function laneOf(model: Model, rule: number, environment: Environment): Lane {
  const lane = model.lanes.find(
    (each) => each.rule === model.rules[rule] && each.environment === environment,
  );
  if (!lane) throw new Error("There is no such lane.");
  return lane;
}

export function runsOf(model: Model, where: (run: Run) => boolean): Run[] {
  return [...model.runs.values()].filter((run) => where(run));
}

export function holdsOf(model: Model, lane: Lane): string[] {
  const account = findAccount(model, lane.accountId);
  return [
    ...(account?.revoked ? ["ACCOUNT_REVOKED"] : []),
    ...(account?.refused ? ["REAUTHENTICATION_REQUIRED"] : []),
    ...(lane.paused ? ["PAUSED"] : []),
    ...(lane.failing ? ["FUNCTION_FAILING"] : []),
  ];
}

export function statusOf(model: Model, lane: Lane): LaneStatus {
  if (lane.environment === "PRODUCTION" && !lane.deployed) return "NOT_DEPLOYED";
  if (lane.accountId === null) return "CONFIGURATION_NEEDED";
  if (!lane.enabled) return "DISABLED";
  return holdsOf(model, lane).length > 0 ? "HELD" : "ACTIVE";
}

export function accountStatusOf(account: Account): string {
  return account.revoked ? "REVOKED" : account.refused ? "REAUTHENTICATION_REQUIRED" : "GRANTED";
}

/** Whether events are kept for the lane: it runs, or waits for a hold to go. */
export function isAble(model: Model, lane: Lane): boolean {
  return ["HELD", "ACTIVE"].includes(statusOf(model, lane));
}

export function findAccount(model: Model, id: string | null): Account | null {
  return [...model.accounts.values()].find((account) => account.id === id) ?? null;
}

/** Kind, subject and environment of every Problem that is to be open. */
export function openProblems(model: Model): string[] {
  const ofLanes = model.lanes.flatMap((lane) => [
    ...(statusOf(model, lane) === "CONFIGURATION_NEEDED"
      ? [`CONFIGURATION_NEEDED ${lane.rule.id} ${lane.environment}`]
      : []),
    ...(lane.failing ? [`FUNCTION_FAILING ${lane.rule.id} ${lane.environment}`] : []),
  ]);
  const ofAccounts = [...model.accounts.values()].filter((account) => account.refused);
  return [
    ...ofLanes,
    ...ofAccounts.map((account) => `REAUTHENTICATION_REQUIRED ${account.id} ${account.environment}`),
  ].toSorted();
}

export function discard(model: Model, where: (run: Run) => boolean): number {
  const waiting = runsOf(model, (run) => run.state === "WAITING" && where(run));
  for (const run of waiting) run.state = "DISCARDED";
  return waiting.length;
}

/** The last choice of a rate counts; a lane in which nothing waits has none. */
export function setRate(model: Model, lanes: readonly Lane[], perMinute: number | null): void {
  for (const lane of lanes) {
    const waits = runsOf(model, (run) => run.lane === lane && run.state === "WAITING").length > 0;
    lane.replay = perMinute !== null && waits ? { perMinute, since: model.now, started: 0 } : null;
  }
}

const failuresToOpen = 10;
const minute = 60_000;

/** Attempts of the lane have ended; those of a rule that has left production since say nothing. */
export function countAttempts(model: Model, lane: Lane, failed: readonly boolean[]): void {
  if (lane.environment === "PRODUCTION" && !lane.deployed) return;
  const lastSuccess = failed.lastIndexOf(false);
  if (lastSuccess !== -1) Object.assign(lane, { failures: 0, failing: null });
  lane.failures += failed.length - 1 - lastSuccess;
  if (lane.failures >= failuresToOpen) lane.failing ??= { since: model.now, probeAt: model.now + minute };
}

/** One is tried while the function fails: the next after as long as it has been failing, a minute to half an hour. */
export function countProbe(model: Model, failing: { since: number; probeAt: number }): void {
  failing.probeAt = model.now + Math.min(Math.max(model.now - failing.since, minute), 30 * minute);
}

import type { Environment } from "../../generated/prisma/enums.ts";
import { saysNothing } from "./read-failure.ts";
import type { Streak } from "./settle-breakers.ts";

/** An attempt whose end is recorded. */
export type FinishedRow = {
  id: string;
  organizationId: string;
  ruleId: string;
  environment: Environment;
  /** Whether attempts of its lane have failed last. */
  failing: boolean;
};

type Result = { id: string; errorClass: string | null; errorMessage: string | null };

/**
 * What recorded attempts say about the functions of their lanes, in the order in which they ended. Lanes about which
 * nothing is new are left out: those that succeeded and had not failed before.
 */
export function readStreaks(rows: readonly FinishedRow[], results: readonly Result[]): Streak[] {
  const recorded = new Map(rows.map((row) => [row.id, row]));
  const lanes = new Map<string, Streak & { failing: boolean }>();
  for (const result of results) {
    const row = recorded.get(result.id);
    if (!row || saysNothing(result.errorClass)) continue;
    const { organizationId, ruleId, environment, failing } = row;
    const key = `${ruleId} ${environment}`;
    const known = lanes.get(key);
    const lane = known ?? {
      organizationId,
      ruleId,
      environment,
      succeeded: false,
      failed: 0,
      reason: null,
      failing,
    };
    if (!known) lanes.set(key, lane);
    if (result.errorClass === null) Object.assign(lane, { succeeded: true, failed: 0, reason: null });
    else Object.assign(lane, { failed: lane.failed + 1, reason: result.errorMessage });
  }
  return [...lanes.values()]
    .filter((lane) => lane.failing || lane.failed > 0)
    .map(({ failing: _failing, ...streak }) => streak);
}

/**
 * The lanes in which failures were counted and whose attempts ended before their function was called: as probes of a breaker they
 * said nothing.
 */
export function readSpentProbes(
  rows: readonly FinishedRow[],
  results: readonly Result[],
): Pick<FinishedRow, "ruleId" | "environment">[] {
  const silent = new Set(results.filter(({ errorClass }) => saysNothing(errorClass)).map(({ id }) => id));
  return rows.filter(({ id, failing }) => failing && silent.has(id));
}

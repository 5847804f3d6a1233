import type { ChangeMade } from "../../simulator/control/changes.ts";

export type StoredEvent = {
  eventType: string;
  recordId: string;
  source: "PUSH" | "BACKFILL" | "POLL";
  occurredAt: Date;
  executions: number;
};

/** Up to when the account was covered, as seen at moments of the run; both in milliseconds. */
export type Coverage = { at: number; until: number }[];

export type Checked = {
  expected: number;
  /** Changes that were over before anybody could read them back: the record was changed again in the same gap. */
  collapsed: number;
  bySource: Record<StoredEvent["source"], number>;
  /** Must be empty: changes without an event, events without a change, executions that are not one per rule. */
  wrong: string[];
};

/**
 * Compares what was changed at the provider with the events of one account. Each change must be one event; one without is
 * excused where the record changed again (or its webinar did) before what happened then was covered.
 */
export function checkEvents(options: {
  changes: readonly ChangeMade[];
  events: readonly StoredEvent[];
  /** Rules that listen, by event type. */
  rules: ReadonlyMap<string, number>;
  since: number;
  coverage: Coverage;
  /** Records that are gone with another one. */
  partOf: ReadonlyMap<string, string>;
}): Checked {
  const { events, rules, coverage, partOf } = options;
  const changes = options.changes
    .map((change) => ({ ...change, at: Date.parse(change.at), key: keyOf(change) }))
    .filter(({ at }) => at >= options.since);
  const listened = changes.filter((change) => rules.has(`${change.module}.${change.operation}`));
  const checked: Checked = {
    expected: listened.length,
    collapsed: 0,
    bySource: { PUSH: 0, BACKFILL: 0, POLL: 0 },
    wrong: [],
  };
  /** Nobody looked between this change and the record's next one; a poll also tells nothing of what it never saw. */
  function isExcused(missing: (typeof changes)[number]): boolean {
    const records = [missing.recordId, partOf.get(missing.recordId)];
    const next = changes.find(({ recordId, at }) => records.includes(recordId) && at > missing.at);
    const known = coverage.findLast(({ at }) => at < (next?.at ?? Infinity));
    if (next && (known?.until ?? 0) <= missing.at) return true;
    if (!["updated", "canceled"].includes(missing.operation) || missing.product !== "webinar") return false;
    const before = changes.findLast(({ recordId, at }) => recordId === missing.recordId && at < missing.at);
    return before !== undefined && !coverage.some(({ until }) => until > before.at && until < missing.at);
  }
  const unclaimed = Map.groupBy(listened, ({ key }) => key);
  for (const event of events) {
    checked.bySource[event.source] += 1;
    const key = `${event.eventType} ${event.recordId}`;
    const wanted = rules.get(event.eventType);
    if (event.executions !== wanted)
      checked.wrong.push(`${key}: ${event.executions} executions instead of ${wanted}`);
    const candidates = unclaimed.get(key) ?? [];
    // Of several that a poll saw as one, the last.
    const index = candidates.findLastIndex(({ at }) => isOf(event, at));
    if (index < 0)
      checked.wrong.push(`${event.source} ${key} at ${event.occurredAt.toISOString()}: no such change`);
    else candidates.splice(index, 1);
  }
  for (const missing of [...unclaimed.values()].flat()) {
    if (isExcused(missing)) checked.collapsed += 1;
    else checked.wrong.push(`${missing.key} at ${new Date(missing.at).toISOString()}: no event`);
  }
  return checked;
}

function keyOf({ module, operation, recordId }: ChangeMade): string {
  return `${module}.${operation} ${recordId}`;
}

/** Pushes tell milliseconds, what is read back whole seconds; what a poll finds may be told when it was found. */
function isOf({ source, occurredAt }: StoredEvent, at: number): boolean {
  if (source === "POLL") return occurredAt.getTime() >= at;
  const moment = source === "BACKFILL" ? Math.floor(at / 1_000) * 1_000 : at;
  return occurredAt.getTime() === moment;
}

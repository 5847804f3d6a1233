import type { ProductKey, ProviderOrg } from "./state.ts";
import type { World } from "./world.ts";

/** How many changes of an organization are listed; all are counted. */
const MOST_LISTED = 200_000;

export type ChangeOperation =
  | "created"
  | "updated"
  | "deleted"
  | "approved"
  | "rejected"
  | "converted"
  | "started"
  | "ended"
  | "canceled"
  | "registered"
  | "joined"
  | "removed";

/** A change that was really made, whatever became of its notification. */
export interface LoggedChange {
  product: ProductKey;
  module: string;
  recordId: string;
  /** The nearest word: an approval is `approved`, though the provider tells of it as of an update. */
  operation: ChangeOperation;
  /** Milliseconds of the simulator's clock. */
  at: number;
}

/** The changes since the start of the simulator or its last reset, by organization, oldest first; in memory only. */
export type ChangeLog = Map<string, LoggedChange[]>;

/** Notes a change, so that a test can compare what was made with what arrived. */
export function logChange(world: World, org: ProviderOrg, change: LoggedChange): void {
  const log = world.changes.get(org.key) ?? [];
  world.changes.set(org.key, log);
  // Cutting a tenth at a time keeps adding cheap.
  if (log.length >= MOST_LISTED) log.splice(0, MOST_LISTED / 10);
  log.push(change);
  const counted = world.countersOf(org.key).changes;
  const byOperation = (counted[`${change.product}/${change.module}`] ??= {});
  byOperation[change.operation] = (byOperation[change.operation] ?? 0) + 1;
}

import type { LoggedChange } from "./logged-change.ts";
import type { ProviderOrg } from "./state.ts";
import type { World } from "./world.ts";

/** How many changes of an organization are listed; all are counted. */
const MOST_LISTED = 200_000;

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

import type { LoggedChange } from "../logged-change.ts";
import type { World } from "../world.ts";
import { getOrg } from "./orgs.ts";

export interface ChangeFilter {
  product?: string;
  module?: string;
}

/** A change as control tells it: `at` is an ISO time to the millisecond. */
export type ChangeMade = Omit<LoggedChange, "at"> & { at: string };

/**
 * The changes that were really made in an organization, oldest first: by API and by control, whatever became of their
 * notifications. At most the newest 200,000 since the start of the simulator; the counters count all.
 */
export function changesOf(world: World, orgKey: string, filter: ChangeFilter = {}): ChangeMade[] {
  const org = getOrg(world, orgKey);
  return (world.changes.get(org.key) ?? [])
    .filter(
      (change) =>
        (filter.product ?? change.product) === change.product &&
        (filter.module ?? change.module) === change.module,
    )
    .map((change) => ({ ...change, at: new Date(change.at).toISOString() }));
}

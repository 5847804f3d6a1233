import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createLive } from "../../graphql/solid.ts";

const activityAdded = graphql(`
  subscription ActivityAdded($after: String) {
    activityAdded(after: $after) {
      cursor
      change
      at
      text
      entityType
      entityId
    }
  }
`);

/** These have a subscription of their own, which brings the fresh entity too. */
const liveElsewhere = new Set([
  "Account",
  "SyncRun",
  "Rule",
  "Problem",
  "Execution",
  "CallbackSubscription",
  "Delivery",
]);

/** Keeps the activity list live, and through it the lists of everything that has no subscription of its own. */
export function createActivityLive(): void {
  createLive(activityAdded, ({ activityAdded: entry }) => {
    touchLists("ActivityEntry", entry.cursor);
    if (!liveElsewhere.has(entry.entityType)) touchLists(entry.entityType);
  });
}

import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { usePageStart } from "../../graphql/page-start.ts";
import { createLive } from "../../graphql/solid.ts";

/** What a row of a list of notifications shows. */
export const liveNotificationFragment = graphql(`
  fragment LiveNotification_notification on Notification {
    id
    kind
    phase
    state
    title
    environment
    createdAt
    sendAt
    endedAt
    inDigest
    reason
    deadlineAt
    account {
      id
      providerOrgName
    }
    mails {
      id
      state
    }
  }
`);

const notificationsChanged = graphql(`
  subscription NotificationsChanged($after: String) {
    notificationChanged(after: $after) {
      cursor
      notificationId
      notification {
        ...LiveNotification_notification
      }
    }
  }
`);

/** Keeps notifications live while a page shows them. */
export function createNotificationsLive(): void {
  const start = usePageStart();
  createLive(
    notificationsChanged,
    ({ notificationChanged: change }) =>
      touchLists("Notification", change.notificationId, change.notification === null),
    () => ({ after: start() }),
  );
}

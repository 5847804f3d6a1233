import type { Notification } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadNotification = makeRecordLoader<Notification>("Notification");

const NotificationChange = makeChangeType(
  "NotificationChange",
  "A change of a notification, or of one of its mails.",
);

builder.objectFields(NotificationChange, (t) => ({
  notificationId: t.id({
    description: "Which notification.",
    resolve: (change) => toGlobalId("Notification", change.entityId),
  }),
  notification: t.field({
    type: "Notification",
    nullable: true,
    description: "The notification as it is now; null once it is deleted.",
    resolve: (change, _args, ctx) => loadNotification(ctx, change.entityId),
  }),
}));

addChangeSubscription("notificationChanged", {
  type: NotificationChange,
  description:
    "Every change of a notification, as it is committed: recorded, written, each of its mails, ended.",
  matches: (change) => change.entityType === "Notification",
  filter: {
    argument: "notificationId",
    entityType: "Notification",
    description: "Only this notification.",
    of: (change) => change.entityId,
  },
});

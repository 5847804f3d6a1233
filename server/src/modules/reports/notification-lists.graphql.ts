import { requireActor } from "../../context.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import type { NotificationKind, NotificationState } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { among, belongsTo, loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { NotificationKindEnum } from "./notification-kind.graphql.ts";
import { NotificationStateEnum } from "./report-enums.graphql.ts";

const notifications: ListDefinition = {
  table: "Notification",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const NotificationFilter = builder.inputType("NotificationFilter", {
  description: "Which notifications; all that is given must hold.",
  fields: (t) => ({
    kinds: t.field({ type: [NotificationKindEnum], description: "Those of one of these kinds." }),
    states: t.field({ type: [NotificationStateEnum], description: "Those in one of these states." }),
    accountId: t.id({ description: "Those about one account." }),
  }),
});

type Filter = { kinds?: NotificationKind[] | null; states?: NotificationState[] | null };

builder.queryFields((t) => ({
  notifications: t.field({
    type: listOf("Notification"),
    description: "What people were told, or are to be told, newest first.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: NotificationFilter, description: "Which notifications." }),
    },
    resolve: (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const accountId = optionalRecordId("Account", filter?.accountId, "filter.accountId");
      return loadPage<Notification>(
        ctx,
        notifications,
        accountId ? { column: "accountId", id: accountId } : { column: "organizationId", id: organizationId },
        args,
        [...(accountId ? [belongsTo(organizationId)] : []), ...readFilter(filter ?? {})],
      );
    },
  }),
}));

builder.prismaObjectField("Notification", "digested", (t) =>
  t.field({
    type: listOf("Notification"),
    description: "Of a digest: what went out with it, newest first. Empty for all others.",
    args: pageArguments(),
    resolve: (digest, args, ctx) =>
      loadPage<Notification>(ctx, notifications, { column: "digestId", id: digest.id }, args, [
        belongsTo(requireActor(ctx).organizationId),
      ]),
  }),
);

builder.prismaObjectField("Incident", "notifications", (t) =>
  t.field({
    type: listOf("Notification"),
    description: "What was told of it, newest first.",
    args: pageArguments(),
    resolve: (incident, args, ctx) =>
      loadPage<Notification>(ctx, notifications, { column: "incidentId", id: incident.id }, args, [
        belongsTo(requireActor(ctx).organizationId),
      ]),
  }),
);

function readFilter({ kinds, states }: Filter): Condition[] {
  return [
    ...(kinds ? [among("kind", `"NotificationKind"`, kinds)] : []),
    ...(states ? [among("state", `"NotificationState"`, states)] : []),
  ];
}

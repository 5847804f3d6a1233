import type { ConnectionLink } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadConnection = makeRecordLoader<ConnectionLink>("ConnectionLink");

const ConnectionChange = makeChangeType("ConnectionChange", "A change of a connection, or calls through it.");

builder.objectFields(ConnectionChange, (t) => ({
  connectionId: t.id({
    description: "Which connection.",
    resolve: (change) => toGlobalId("ConnectionLink", change.entityId),
  }),
  connection: t.field({
    type: "ConnectionLink",
    nullable: true,
    description: "The connection as it is now; null once it is deleted.",
    resolve: (change, _args, ctx) => loadConnection(ctx, change.entityId),
  }),
}));

const only = {
  argument: "connectionId",
  entityType: "ConnectionLink",
  description: "Only this connection.",
  of: (change: { entityId: string }) => change.entityId,
};

/** What calls are told by; all other changes of a connection are of itself. */
const called = "connection.called";

addChangeSubscription("connectionChanged", {
  type: ConnectionChange,
  description:
    "Every change of a connection, as it is committed; calls through it are told by `connectionCalled`.",
  matches: (change) => change.entityType === "ConnectionLink" && change.name !== called,
  filter: only,
});

addChangeSubscription("connectionCalled", {
  type: ConnectionChange,
  description:
    "That calls went through a connection: at most once per connection and half second, whatever their number.",
  matches: (change) => change.entityType === "ConnectionLink" && change.name === called,
  filter: only,
});

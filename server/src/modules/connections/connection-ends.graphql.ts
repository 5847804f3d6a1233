import type { ConnectionLink } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { recordId, toGlobalId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { AuthorizationRequiredError, RevocationReceiptType } from "../authorization/index.ts";
import { ConnectionImpactType } from "./connection-impact.graphql.ts";
import { deleteConnection } from "./delete-connection.ts";
import type { ConnectionReceipt, DeletedConnection } from "./delete-connection.ts";
import { grantConnection } from "./grant-connection.ts";
import { revokeConnection } from "./revoke-connection.ts";
import type { RevokedConnection } from "./revoke-connection.ts";

const access =
  "Roles: company admin; developer in development, supervisor in production; token scope `connections:write`.";
const previewText = "Only tell what would be touched; change nothing.";

addMutation("revokeConnection", {
  description: `Puts a hold on a connection in one environment: calls are refused, and rules whose scripts name it hold their events. \`grantConnection\` lifts it. ConflictError \`ALREADY_REVOKED\` or \`NOT_CONNECTED\`. ${access}`,
  input: builder.inputType("RevokeConnectionInput", {
    description: "Which connection, and where.",
    fields: (t) => ({
      connectionId: t.id({ required: true, description: "Which connection." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
      atProvider: t.boolean({
        defaultValue: false,
        description: "End the credentials at the provider too. Granting then takes a new consent.",
      }),
      preview: t.boolean({ defaultValue: false, description: previewText }),
    }),
  }),
  payload: builder.objectRef<RevokedConnection>("RevokeConnectionPayload").implement({
    description: "The connection is on hold, or would be.",
    fields: (t) => ({
      connection: t.field({
        type: "ConnectionLink",
        description: "The connection as it is now.",
        resolve: (payload): ConnectionLink => payload.connection,
      }),
      impact: t.field({
        type: ConnectionImpactType,
        description: "What it touches.",
        resolve: (payload) => payload.impact,
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
      receipt: t.field({
        type: RevocationReceiptType,
        nullable: true,
        description: "How ending them at the provider went; null where that was not asked for.",
        resolve: (payload) => payload.receipt,
      }),
    }),
  }),
  run: (ctx, input) =>
    revokeConnection(ctx, {
      ...input,
      connectionId: recordId("ConnectionLink", input.connectionId, "connectionId"),
    }),
});

addMutation("grantConnection", {
  description: `Lifts the hold of \`revokeConnection\`; what waited runs. Where the credentials were ended at the provider, the answer is \`AuthorizationRequired\` with the address of the consent that lifts it. ConflictError \`NOT_REVOKED\`, \`NOT_CONNECTED\` or \`CREDENTIALS_NEEDED\`. ${access}`,
  input: builder.inputType("GrantConnectionInput", {
    description: "Which connection, and where.",
    fields: (t) => ({
      connectionId: t.id({ required: true, description: "Which connection." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
    }),
  }),
  payload: builder.objectRef<{ connection: ConnectionLink }>("GrantConnectionPayload").implement({
    description: "The hold is lifted.",
    fields: (t) => ({
      connection: t.field({
        type: "ConnectionLink",
        description: "The connection as it is now.",
        resolve: (payload) => payload.connection,
      }),
    }),
  }),
  errors: [AuthorizationRequiredError],
  run: async (ctx, input) => ({
    connection: await grantConnection(ctx, {
      ...input,
      connectionId: recordId("ConnectionLink", input.connectionId, "connectionId"),
    }),
  }),
});

const ConnectionReceiptType = builder.objectRef<ConnectionReceipt>("ConnectionReceipt").implement({
  description: "How ending the credentials of one environment went.",
  fields: (t) => ({
    environment: t.field({
      type: EnvironmentEnum,
      description: "Whose credentials.",
      resolve: (each) => each.environment,
    }),
    receipt: t.field({
      type: RevocationReceiptType,
      description: "How it went.",
      resolve: (each) => each.receipt,
    }),
  }),
});

addMutation("deleteConnection", {
  description: `Deletes a connection for good: its credentials are ended at the provider and their keys destroyed, its log and usage removed. Scripts that name it fail from then on. Needs the permission of every environment where it is connected. ${access}`,
  input: builder.inputType("DeleteConnectionInput", {
    description: "Which connection.",
    fields: (t) => ({
      connectionId: t.id({ required: true, description: "Which connection." }),
      preview: t.boolean({ defaultValue: false, description: previewText }),
    }),
  }),
  payload: builder.objectRef<DeletedConnection>("DeleteConnectionPayload").implement({
    description: "The connection is gone, or would be.",
    fields: (t) => ({
      connection: t.field({
        type: "ConnectionLink",
        nullable: true,
        description: "The connection, for a preview.",
        resolve: (payload): ConnectionLink | null => payload.connection,
      }),
      deletedConnectionId: t.id({
        nullable: true,
        description: "The id that is gone; null for a preview.",
        resolve: ({ deletedConnectionId }) =>
          deletedConnectionId && toGlobalId("ConnectionLink", deletedConnectionId),
      }),
      impact: t.field({
        type: ConnectionImpactType,
        description: "What it touches.",
        resolve: (payload) => payload.impact,
      }),
      receipts: t.field({
        type: [ConnectionReceiptType],
        description: "How ending its credentials at the provider went, by environment; none for a preview.",
        resolve: (payload) => payload.receipts,
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
    }),
  }),
  run: (ctx, input) =>
    deleteConnection(ctx, {
      ...input,
      connectionId: recordId("ConnectionLink", input.connectionId, "connectionId"),
    }),
});

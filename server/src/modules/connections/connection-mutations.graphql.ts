import type { ConnectionLink } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { createConnection } from "./create-connection.ts";
import type { CreatedConnection } from "./create-connection.ts";
import { addConsentFields } from "./connection-consents.graphql.ts";
import { shareConnection } from "./share-connection.ts";
import { TokenBudgetError } from "./token-budget-error.ts";
import { updateConnection } from "./update-connection.ts";

const roles = "Roles: company admin, developer, supervisor; token scope `connections:write`.";

/** A payload that is the connection alone. */
function connectionPayload(name: string, description: string) {
  return builder.objectRef<{ connection: ConnectionLink }>(name).implement({
    description,
    fields: (t) => ({
      connection: t.field({
        type: "ConnectionLink",
        description: "The connection as it is now.",
        resolve: (payload) => payload.connection,
      }),
    }),
  });
}

const ConnectInput = builder.inputType("CreateConnectionConnectInput", {
  description: "Where to connect it at once, by a consent.",
  fields: (t) => ({
    environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
    parameters: t.field({
      type: "JSON",
      description: 'The values of the service\'s parameters, by name, such as `{ "subdomain": "acme" }`.',
    }),
    dataCentre: t.string({ description: "The data centre that the consent begins at, where it matters." }),
    acceptTokenLoss: t.boolean({
      defaultValue: false,
      description: "Whether the consent is begun though it ends a live refresh token.",
    }),
  }),
});

const CreatedPayload = builder.objectRef<CreatedConnection>("CreateConnectionPayload").implement({
  description: "The connection was made, and its consent begun where that was asked for.",
  fields: (t) => ({
    connection: t.field({
      type: "ConnectionLink",
      description: "The new connection.",
      resolve: (payload) => payload.connection,
    }),
  }),
});
addConsentFields(CreatedPayload);

addMutation("createConnection", {
  description: `Makes a connection with a link name of its own. With \`connect\` the consent in that environment is begun too; where it cannot be, nothing is made. ${roles}`,
  input: builder.inputType("CreateConnectionInput", {
    description: "A new connection.",
    fields: (t) => ({
      name: t.string({ required: true, description: "1 to 100 characters. The link name is made from it." }),
      serviceKey: t.string({ required: true, description: "Whose API it calls, such as `zoho-books`." }),
      scopes: t.stringList({
        description: "What consents ask for, 100 at most; the service's default scopes unless given.",
      }),
      projectIds: t.idList({ description: "Projects to share it with, 100 at most." }),
      callsPerMinute: t.int({
        description:
          "At most so many calls a minute in each environment, 1 to 60,000; 0 or left out: no limit.",
      }),
      keepsBodies: t.boolean({
        defaultValue: false,
        description: "Whether the log of calls keeps the beginning of bodies.",
      }),
      connect: t.field({
        type: ConnectInput,
        description: "Where to connect it at once; left out: nowhere yet.",
      }),
    }),
  }),
  payload: CreatedPayload,
  errors: [TokenBudgetError],
  run: (ctx, { projectIds, connect, ...input }) =>
    createConnection(ctx, {
      ...input,
      projectIds: projectIds?.map((id) => recordId("Project", id, "projectIds")),
      connect: connect && { ...connect, parameters: connect.parameters as Record<string, string> | null },
    }),
});

addMutation("updateConnection", {
  description: `Changes a connection. Its link name never changes. New scopes are asked for by the next consent. ${roles}`,
  input: builder.inputType("UpdateConnectionInput", {
    description: "What to change; what is left out stays.",
    fields: (t) => ({
      connectionId: t.id({ required: true, description: "Which connection." }),
      name: t.string({ description: "1 to 100 characters." }),
      scopes: t.stringList({ description: "What consents ask for, 100 at most." }),
      callsPerMinute: t.int({ description: "1 to 60,000 calls a minute in each environment; 0: no limit." }),
      keepsBodies: t.boolean({ description: "Whether the log of calls keeps the beginning of bodies." }),
    }),
  }),
  payload: connectionPayload("UpdateConnectionPayload", "The connection was changed."),
  run: async (ctx, input) => ({
    connection: await updateConnection(ctx, {
      ...input,
      connectionId: recordId("ConnectionLink", input.connectionId, "connectionId"),
    }),
  }),
});

addMutation("shareConnection", {
  description: `Shares a connection with exactly these projects: functions of all others may no longer call through it. ${roles}`,
  input: builder.inputType("ShareConnectionInput", {
    description: "Which connection, and whose it is.",
    fields: (t) => ({
      connectionId: t.id({ required: true, description: "Which connection." }),
      projectIds: t.idList({
        required: true,
        description: "The projects, 100 at most; none for no project.",
      }),
    }),
  }),
  payload: connectionPayload("ShareConnectionPayload", "The connection is shared with these projects."),
  run: async (ctx, { connectionId, projectIds }) => ({
    connection: await shareConnection(ctx, {
      connectionId: recordId("ConnectionLink", connectionId, "connectionId"),
      projectIds: projectIds.map((id) => recordId("Project", id, "projectIds")),
    }),
  }),
});

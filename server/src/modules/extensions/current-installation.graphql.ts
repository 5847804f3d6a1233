import type { InstallationCaller } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { forContext } from "../../graphql/context-scope.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { CallbackEventEnum } from "../callbacks/index.ts";
import { ConnectionStatusEnum } from "../connections/index.ts";
import {
  readCurrentConfig,
  readCurrentConnections,
  readCurrentInstallation,
} from "./current-installation.ts";
import type { CurrentConfigParam, CurrentConnection, CurrentInstallation } from "./current-installation.ts";
import { InstallationStatusEnum } from "./installation-status.graphql.ts";

const production: Environment = "PRODUCTION";

const CurrentConfigParamType = builder.objectRef<CurrentConfigParam>("CurrentConfigParam").implement({
  description: "A config param, for the installation that it belongs to.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "What the extension knows it by." }),
    value: t.exposeString("value", {
      nullable: true,
      description:
        "What the customer gave. Never null for who calls back; null for a secret one in a payload.",
    }),
    isSecret: t.exposeBoolean("isSecret", {
      description: "Whether it is kept sealed, and shown here alone.",
    }),
  }),
});

const CurrentConnectionType = builder.objectRef<CurrentConnection>("CurrentConnection").implement({
  description: "A connection of the installation's own.",
  fields: (t) => ({
    linkName: t.exposeString("linkName", { description: "What `invokeConnection` names it by." }),
    serviceKey: t.exposeString("serviceKey", { description: "The key of the service that it calls." }),
    environment: t.field({
      type: EnvironmentEnum,
      description: "What `invokeConnection` has to say: `PRODUCTION`.",
      resolve: () => production,
    }),
    status: t.field({
      type: ConnectionStatusEnum,
      nullable: true,
      description: "Where it stands; null where it was never connected.",
      resolve: (connection) => connection.status,
    }),
  }),
});

const CurrentInstallationType = builder.objectRef<CurrentInstallation>("CurrentInstallation").implement({
  description: "The installation that a securityContext is of, as it stands now.",
  fields: (t) => ({
    orgId: t.exposeInt("orgId", { description: "The number of the customer organization." }),
    extensionKey: t.string({
      description: "The extension's key.",
      resolve: ({ caller }) => caller.extensionKey,
    }),
    version: t.exposeString("version", { description: "The installed version." }),
    status: t.field({
      type: InstallationStatusEnum,
      description: "Where it stands.",
      resolve: (installation) => installation.status,
    }),
    event: t.field({
      type: CallbackEventEnum,
      description: "What the delivery tells of.",
      resolve: ({ caller }) => caller.event,
    }),
    installedAt: t.field({
      type: "DateTime",
      description: "When it was installed.",
      resolve: (installation) => installation.installedAt,
    }),
    configParams: t.field({
      ...forContext("config:read"),
      type: [CurrentConfigParamType],
      description: "Its config params by name. Needs the scope `config:read`.",
      resolve: ({ caller }, _args, ctx) => readCurrentConfig(ctx, caller),
    }),
    connections: t.field({
      ...forContext("connections:invoke"),
      type: [CurrentConnectionType],
      description: "The connections of its own, 50 at most. Needs the scope `connections:invoke`.",
      resolve: ({ caller }, _args, ctx) => readCurrentConnections(ctx, caller),
    }),
  }),
});

builder.queryField("currentInstallation", (t) =>
  t.field({
    ...forContext("installation:read"),
    type: CurrentInstallationType,
    description:
      "Whose securityContext it is: for receivers of callbacks, with `Authorization: Bearer <securityContext>`, and for payload queries. Needs the scope `installation:read`.",
    resolve: (_root, _args, ctx) => readCurrentInstallation(ctx, ctx.installation as InstallationCaller),
  }),
);

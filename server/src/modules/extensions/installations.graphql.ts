import { requireActor } from "../../context.ts";
import type {
  ConfigParam,
  ConnectionLink,
  Extension,
  ExtensionVersion,
  Installation,
  InstallationEvent,
} from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { OrganizationSideEnum } from "../../graphql/organization-side.ts";
import { CallbackEventEnum } from "../callbacks/index.ts";
import { loadExtension, loadVersion } from "./extension-loaders.ts";
import {
  loadConfigParams,
  loadCustomer,
  loadInstallation,
  loadOwnConnections,
  loadThirdPartyRefused,
  sideOf,
} from "./installation-loaders.ts";
import { InstallationStatusEnum } from "./installation-status.graphql.ts";
import { installationStatus, worksWithThirdParty } from "./installation-status.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";

const events: ListDefinition = {
  table: "InstallationEvent",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const isCustomer = (row: Pick<Installation, "organizationId">, ctx: GraphQLContext): boolean =>
  sideOf(ctx, row) === "CUSTOMER";
const partiesOnly = (id: string, ctx: GraphQLContext) => {
  const { organizationId } = requireActor(ctx);
  return { id, OR: [{ organizationId }, { publisherId: organizationId }] };
};

async function loadManifest(ctx: GraphQLContext, { versionId }: Installation): Promise<Manifest | null> {
  const version = await loadVersion(ctx, versionId);
  return version && readManifest(version.manifest);
}

type ShownParam = ConfigParam & { isDeclared: boolean };

const ConfigParamType = builder.objectRef<ShownParam>("ConfigParam").implement({
  description: "A config param that an installation was given.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "What the extension knows it by." }),
    value: t.exposeString("value", {
      nullable: true,
      description: "What was given; null for a secret one, which is never shown again.",
    }),
    isSecret: t.boolean({
      description: "Whether it is kept sealed.",
      resolve: ({ credentialId }) => credentialId !== null,
    }),
    isDeclared: t.exposeBoolean("isDeclared", {
      description:
        "Whether the installed version declares it, or takes every name. An upgrade leaves values of others where they are.",
    }),
    updatedByName: t.exposeString("updatedByName", { description: "Who gave it." }),
    updatedAt: t.field({ type: "DateTime", description: "When.", resolve: (param) => param.updatedAt }),
  }),
});

const byCustomer = "null where it has not happened, and for the publisher.";

export const InstallationType = builder.prismaNode("Installation", {
  id: { field: "id" },
  nullable: true,
  findUnique: partiesOnly,
  description:
    "An extension in a customer organization. Its customer sees all of it; the publisher its number, version, state and deliveries. It stays after it is uninstalled.",
  fields: (t) => ({
    extension: t.field({
      type: "Extension",
      description: "What is installed.",
      resolve: async (row, _args, ctx) => (await loadExtension(ctx, row.extensionId)) as Extension,
    }),
    version: t.field({
      type: "ExtensionVersion",
      description: "In which version; after it was uninstalled the last one.",
      resolve: async (row, _args, ctx) => (await loadVersion(ctx, row.versionId)) as ExtensionVersion,
    }),
    status: t.field({
      type: InstallationStatusEnum,
      description: "Where it stands.",
      resolve: async (row, _args, ctx) => {
        const manifest = await loadManifest(ctx, row);
        return installationStatus({
          ...row,
          needsThirdParty: manifest !== null && worksWithThirdParty(manifest),
          thirdPartyRefused: await loadThirdPartyRefused(ctx, row),
        });
      },
    }),
    side: t.field({
      type: OrganizationSideEnum,
      description: "Which side you stand on; CUSTOMER where you are both.",
      resolve: (row, _args, ctx) => sideOf(ctx, row),
    }),
    organizationNumber: t.int({
      description: "The number of the customer: `orgId` in the bodies of callbacks.",
      resolve: async (row, _args, ctx) => (await loadCustomer(ctx, row)).number,
    }),
    organizationName: t.string({
      nullable: true,
      description: "The name of the customer; null for the publisher.",
      resolve: async (row, _args, ctx) => (isCustomer(row, ctx) ? (await loadCustomer(ctx, row)).name : null),
    }),
    installedAt: t.field({
      type: "DateTime",
      description: "When it was installed.",
      resolve: (row) => row.installedAt,
    }),
    installedByName: t.string({
      nullable: true,
      description: "Who installed it; null for the publisher.",
      resolve: (row, _args, ctx) => (isCustomer(row, ctx) ? row.installedByName : null),
    }),
    authorizedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the platform was authorised; null before.",
      resolve: (row) => row.authorizedAt,
    }),
    authorizedByName: t.string({
      nullable: true,
      description: `Who authorised the platform; ${byCustomer}`,
      resolve: (row, _args, ctx) => (isCustomer(row, ctx) ? row.authorizedByName : null),
    }),
    thirdPartyAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the third-party app was last authorised; null before, and after it was revoked.",
      resolve: (row) => row.thirdPartyAt,
    }),
    thirdPartyByName: t.string({
      nullable: true,
      description: `Who last authorised the third-party app; ${byCustomer}`,
      resolve: (row, _args, ctx) => (isCustomer(row, ctx) ? row.thirdPartyByName : null),
    }),
    thirdPartyRevokedAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When the third-party app was revoked; null where it was not since it was last authorised.",
      resolve: (row) => row.thirdPartyRevokedAt,
    }),
    thirdPartyRevokedByName: t.string({
      nullable: true,
      description: `Who revoked the third-party app; ${byCustomer}`,
      resolve: (row, _args, ctx) => (isCustomer(row, ctx) ? row.thirdPartyRevokedByName : null),
    }),
    uninstalledAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was uninstalled; null while it is installed.",
      resolve: (row) => row.uninstalledAt,
    }),
    uninstalledByName: t.string({
      nullable: true,
      description: `Who uninstalled it; ${byCustomer}`,
      resolve: (row, _args, ctx) => (isCustomer(row, ctx) ? row.uninstalledByName : null),
    }),
    configParams: t.field({
      type: [ConfigParamType],
      nullable: true,
      description: "Its config params by name; null for the publisher.",
      resolve: async (row, _args, ctx): Promise<ShownParam[] | null> => {
        if (!isCustomer(row, ctx)) return null;
        const [params, manifest] = await Promise.all([loadConfigParams(ctx, row), loadManifest(ctx, row)]);
        const declared = manifest?.configParams.map(({ name }) => name) ?? [];
        return params.map((param) => ({
          ...param,
          isDeclared: declared.length === 0 || declared.includes(param.name),
        }));
      },
    }),
    missingConfigParams: t.stringList({
      description:
        "Names of config params that the installed version cannot do without and that were not given; none for the publisher.",
      resolve: async (row, _args, ctx) => {
        if (!isCustomer(row, ctx) || row.uninstalledAt) return [];
        const [params, manifest] = await Promise.all([loadConfigParams(ctx, row), loadManifest(ctx, row)]);
        const required = manifest?.configParams.filter((each) => each.required) ?? [];
        return required.map(({ name }) => name).filter((name) => !params.some((each) => each.name === name));
      },
    }),
    connections: t.field({
      type: ["ConnectionLink"],
      description: "The connections of its own; none for the publisher.",
      resolve: (row, _args, ctx): Promise<ConnectionLink[]> | ConnectionLink[] =>
        isCustomer(row, ctx) ? loadOwnConnections(ctx, row) : [],
    }),
    upgradeTo: t.field({
      type: "ExtensionVersion",
      nullable: true,
      description: "The newest version; null where it is installed, or nothing is any more.",
      resolve: async (row, _args, ctx) => {
        const latest = row.uninstalledAt
          ? null
          : (await loadExtension(ctx, row.extensionId))?.latestVersionId;
        return latest && latest !== row.versionId ? loadVersion(ctx, latest) : null;
      },
    }),
    events: t.field({
      type: listOf("InstallationEvent"),
      description: "What happened to it, newest first, whether or not anybody was called back for it.",
      args: pageArguments(),
      resolve: (row, args, ctx) =>
        loadPage<InstallationEvent>(ctx, events, { column: "installationId", id: row.id }, args),
    }),
  }),
});

builder.prismaNode("InstallationEvent", {
  id: { field: "id" },
  nullable: true,
  findUnique: partiesOnly,
  description: "Something that happened to an installation.",
  fields: (t) => ({
    event: t.field({ type: CallbackEventEnum, description: "What happened.", resolve: (row) => row.event }),
    sequence: t.exposeInt("sequence", {
      description: "1 for the first of the installation, and so on without a gap.",
    }),
    at: t.field({ type: "DateTime", description: "When.", resolve: (row) => row.at }),
    actorName: t.string({
      nullable: true,
      description: "Who did it; null for the publisher.",
      resolve: (row, _args, ctx) => (isCustomer(row, ctx) ? row.actorName : null),
    }),
    installation: t.field({
      type: InstallationType,
      description: "To which installation.",
      resolve: async (row, _args, ctx) => (await loadInstallation(ctx, row.installationId)) as Installation,
    }),
  }),
});

builder.prismaObjectField("ConnectionLink", "installation", (t) =>
  t.field({
    type: InstallationType,
    nullable: true,
    description:
      "The installation whose own it is: its mutations alone act on the connection. null for one of the organization's.",
    resolve: (connection, _args, ctx) => loadInstallation(ctx, connection.installationId),
  }),
);

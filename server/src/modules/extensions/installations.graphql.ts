import type { ConnectionLink, Extension, ExtensionVersion } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { OrganizationSideEnum } from "../../graphql/organization-side.ts";
import { loadExtension, loadVersion } from "./extension-loaders.ts";
import {
  isCustomer,
  loadCustomer,
  loadInstallation,
  loadManifest,
  loadOwnConnections,
  loadThirdPartyRefused,
  ofEitherSide,
  sideOf,
} from "./installation-loaders.ts";
import { InstallationStatusEnum } from "./installation-status.graphql.ts";
import { installationStatus, worksWithThirdParty } from "./installation-status.ts";

const byCustomer = "null where it has not happened, and for the publisher.";

export const InstallationType = builder.prismaNode("Installation", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ofEitherSide(ctx, id),
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
      resolve: async (row, _args, ctx) => (isCustomer(ctx, row) ? (await loadCustomer(ctx, row)).name : null),
    }),
    installedAt: t.field({
      type: "DateTime",
      description: "When it was installed.",
      resolve: (row) => row.installedAt,
    }),
    installedByName: t.string({
      nullable: true,
      description: "Who installed it; null for the publisher.",
      resolve: (row, _args, ctx) => (isCustomer(ctx, row) ? row.installedByName : null),
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
      resolve: (row, _args, ctx) => (isCustomer(ctx, row) ? row.authorizedByName : null),
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
      resolve: (row, _args, ctx) => (isCustomer(ctx, row) ? row.thirdPartyByName : null),
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
      resolve: (row, _args, ctx) => (isCustomer(ctx, row) ? row.thirdPartyRevokedByName : null),
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
      resolve: (row, _args, ctx) => (isCustomer(ctx, row) ? row.uninstalledByName : null),
    }),
    connections: t.field({
      type: ["ConnectionLink"],
      description: "The connections of its own; none for the publisher.",
      resolve: (row, _args, ctx): Promise<ConnectionLink[]> | ConnectionLink[] =>
        isCustomer(ctx, row) ? loadOwnConnections(ctx, row) : [],
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

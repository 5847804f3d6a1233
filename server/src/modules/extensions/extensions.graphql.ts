import { requireActor } from "../../context.ts";
import type { Extension, ExtensionVersion } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { loadExtension, loadFormerVersion, loadPublisherName, loadVersion } from "./extension-loaders.ts";
import { addVersionFields } from "./manifest.graphql.ts";
import { readManifest } from "./manifest.ts";
import { differenceOf, VersionDifferenceType } from "./version-difference.graphql.ts";

const extensions: ListDefinition = {
  table: "Extension",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};
const versions: ListDefinition = {
  table: "ExtensionVersion",
  order: [{ sql: `t."number"`, type: "bigint" }],
  direction: "desc",
};

const isOwn = (row: Pick<Extension, "organizationId">, ctx: GraphQLContext): boolean =>
  row.organizationId === requireActor(ctx).organizationId;

export const ExtensionType = builder.prismaNode("Extension", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => {
    const { organizationId } = requireActor(ctx);
    return { id, OR: [{ organizationId }, { installations: { some: { organizationId } } }] };
  },
  description:
    "A marketplace extension. Its publisher sees all of it; those who have or had it installed see what its versions are.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "Kebab-case; unique, and never changes." }),
    name: t.exposeString("name", { description: "As its newest version calls it." }),
    description: t.exposeString("description", { nullable: true, description: "What it is for." }),
    publisherName: t.string({
      description: "The organization that publishes it.",
      resolve: (extension, _args, ctx) => loadPublisherName(ctx, extension.organizationId),
    }),
    isOwn: t.boolean({
      description: "Whether your organization publishes it.",
      resolve: (row, _args, ctx) => isOwn(row, ctx),
    }),
    createdByName: t.string({
      nullable: true,
      description: "Who published its first version; null for others than the publisher.",
      resolve: (row, _args, ctx) => (isOwn(row, ctx) ? row.createdByName : null),
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When its first version was published.",
      resolve: (extension) => extension.createdAt,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When its newest version was published.",
      resolve: (extension) => extension.updatedAt,
    }),
    latestVersion: t.field({
      type: "ExtensionVersion",
      description: "What is installed from now on.",
      resolve: async (extension, _args, ctx) =>
        (await loadVersion(ctx, extension.latestVersionId)) as ExtensionVersion,
    }),
    versions: t.field({
      type: listOf("ExtensionVersion"),
      description: "What was published, newest first.",
      args: pageArguments(),
      resolve: (extension, args, ctx) =>
        loadPage<ExtensionVersion>(ctx, versions, { column: "extensionId", id: extension.id }, args),
    }),
    secretRotatedAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "Since when callbacks are signed with the present secret; null for others than the publisher.",
      resolve: (row, _args, ctx) => (isOwn(row, ctx) ? row.secretRotatedAt : null),
    }),
    previousSecretUntil: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "Until when they are signed with the former secret as well; null where they are not, and for others than the publisher.",
      resolve: (row, _args, ctx) =>
        isOwn(row, ctx) && row.previousSecretUntil && row.previousSecretUntil > ctx.clock.now()
          ? row.previousSecretUntil
          : null,
    }),
  }),
});

const VersionType = builder.prismaNode("ExtensionVersion", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => {
    const { organizationId } = requireActor(ctx);
    return {
      id,
      OR: [{ organizationId }, { extension: { installations: { some: { organizationId } } } }],
    };
  },
  description: "What an extension was at one time: a published manifest. It never changes.",
  fields: (t) => ({
    publishedByName: t.string({
      nullable: true,
      description: "Who published it; null for others than the publisher.",
      resolve: (row, _args, ctx) => (isOwn(row, ctx) ? row.publishedByName : null),
    }),
    publishedAt: t.field({
      type: "DateTime",
      description: "When it was published.",
      resolve: (version) => version.publishedAt,
    }),
    extension: t.field({
      type: ExtensionType,
      description: "Of which extension.",
      resolve: async (version, _args, ctx) => (await loadExtension(ctx, version.extensionId)) as Extension,
    }),
    difference: t.field({
      type: VersionDifferenceType,
      description: "What differs from another version of the extension.",
      args: {
        from: t.arg.id({ description: "Id of the other version; the one before this unless given." }),
      },
      resolve: async (version, args, ctx) => {
        const fromId = optionalRecordId("ExtensionVersion", args.from, "from");
        const from = await (fromId ? loadVersion(ctx, fromId) : loadFormerVersion(ctx, version));
        if (fromId && from?.extensionId !== version.extensionId) throw new NotFoundError("The version");
        const compared = (row: ExtensionVersion) => ({ manifest: readManifest(row.manifest), row });
        return differenceOf(from && compared(from), compared(version), isOwn(version, ctx));
      },
    }),
  }),
});
addVersionFields(VersionType, (row) => ({
  number: row.number,
  version: row.version,
  manifest: readManifest(row.manifest),
  publisherId: row.organizationId,
}));

builder.queryFields((t) => ({
  extensions: t.field({
    type: listOf("Extension"),
    description:
      "The extensions that the organization publishes, newest first; those it has installed: `installations`.",
    args: pageArguments(),
    resolve: (_root, args, ctx) =>
      loadPage<Extension>(
        ctx,
        extensions,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
      ),
  }),
  extension: t.field({
    type: ExtensionType,
    nullable: true,
    description:
      "The extension of a key, where your organization publishes it or has or had it installed; else null.",
    args: { key: t.arg.string({ required: true, description: "Such as `bookkeeper`." }) },
    resolve: (_root, { key }, ctx) => {
      const { organizationId } = requireActor(ctx);
      return ctx.database.prisma.extension.findUnique({
        where: { key, OR: [{ organizationId }, { installations: { some: { organizationId } } }] },
      });
    },
  }),
}));

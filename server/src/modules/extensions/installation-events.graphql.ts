import type { Installation, InstallationEvent } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { CallbackEventEnum } from "../callbacks/index.ts";
import { isCustomer, loadInstallation, ofEitherSide } from "./installation-loaders.ts";
import { InstallationType } from "./installations.graphql.ts";

const events: ListDefinition = {
  table: "InstallationEvent",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

builder.prismaNode("InstallationEvent", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ofEitherSide(ctx, id),
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
      resolve: (row, _args, ctx) => (isCustomer(ctx, row) ? row.actorName : null),
    }),
    installation: t.field({
      type: InstallationType,
      description: "To which installation.",
      resolve: async (row, _args, ctx) => (await loadInstallation(ctx, row.installationId)) as Installation,
    }),
  }),
});

builder.prismaObjectField(InstallationType, "events", (t) =>
  t.field({
    type: listOf("InstallationEvent"),
    description: "What happened to it, newest first, whether or not anybody was called back for it.",
    args: pageArguments(),
    resolve: (row, args, ctx) =>
      loadPage<InstallationEvent>(ctx, events, { column: "installationId", id: row.id }, args),
  }),
);

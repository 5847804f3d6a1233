import { requireActor } from "../../context.ts";
import type { Installation } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { equals, loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition, Page, PageArguments } from "../../graphql/lists.ts";
import { OrganizationSideEnum } from "../../graphql/organization-side.ts";

const installations: ListDefinition = {
  table: "Installation",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

/** That it is installed, or no more. Without parameters, so that it implies the predicate of a partial index. */
const there = (installed: boolean): Condition => ({
  sql: `t."uninstalledAt" is ${installed ? "" : "not "}null`,
  values: [],
});

const InstallationFilter = builder.inputType("InstallationFilter", {
  description: "Which installations; all that is given must hold.",
  fields: (t) => ({
    extensionKey: t.string({ description: "Those of one extension." }),
    installed: t.boolean({ description: "true: those that are installed; false: those that no longer are." }),
  }),
});

/** Those of one extension that the viewer may read: all of its publisher, else the organization's own. */
function ofExtension(
  ctx: GraphQLContext,
  extension: { id: string; organizationId: string },
  args: PageArguments,
  conditions: Condition[],
): Promise<Page<Installation>> {
  const { organizationId } = requireActor(ctx);
  const parent = { column: "extensionId", id: extension.id };
  return loadPage<Installation>(ctx, installations, parent, args, [
    ...(extension.organizationId === organizationId
      ? []
      : [equals("organizationId", "uuid", organizationId, true)]),
    ...conditions,
  ]);
}

builder.queryField("installations", (t) =>
  t.field({
    type: listOf("Installation"),
    description:
      "The installations of your organization, or those of the extensions that it publishes, newest first.",
    args: {
      ...pageArguments(),
      side: t.arg({
        type: OrganizationSideEnum,
        defaultValue: "CUSTOMER",
        description: "CUSTOMER: in your organization. PUBLISHER: of your extensions, wherever they are.",
      }),
      filter: t.arg({ type: InstallationFilter, description: "Leave out for all." }),
    },
    resolve: async (_root, { side, filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const conditions = filter?.installed == null ? [] : [there(filter.installed)];
      if (filter?.extensionKey == null) {
        const column = side === "PUBLISHER" ? "publisherId" : "organizationId";
        return loadPage<Installation>(ctx, installations, { column, id: organizationId }, args, conditions);
      }
      const extension = await findExtension(ctx, filter.extensionKey);
      if (!extension || (side === "PUBLISHER" && extension.organizationId !== organizationId))
        return loadPage<Installation>(
          ctx,
          installations,
          { column: "organizationId", id: organizationId },
          args,
          [{ sql: "false", values: [] }],
        );
      // As a customer, also the publisher sees those of its own organization alone.
      const seen = side === "PUBLISHER" ? extension : { ...extension, organizationId: "" };
      return ofExtension(ctx, seen, args, conditions);
    },
  }),
);

function findExtension(
  { database }: GraphQLContext,
  key: string,
): Promise<{ id: string; organizationId: string } | null> {
  return database.prisma.extension.findUnique({ where: { key }, select: { id: true, organizationId: true } });
}

builder.prismaObjectField("Extension", "installations", (t) =>
  t.field({
    type: listOf("Installation"),
    description:
      "Where it is or was installed, newest first: for others than the publisher in their own organization.",
    args: pageArguments(),
    resolve: (extension, args, ctx) => ofExtension(ctx, extension, args, []),
  }),
);

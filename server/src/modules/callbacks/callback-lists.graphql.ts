import { requireActor } from "../../context.ts";
import type { CallbackSubscription, Delivery } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { equals, loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { OrganizationSideEnum } from "../../graphql/organization-side.ts";
import { CallbackEventEnum } from "./callback-event.graphql.ts";
import { deliveries, deliveryFilter, newestFirst, selectedBy } from "./delivery-filter.graphql.ts";
import { loadMergedPage, nobody } from "./merged-page.ts";

const subscriptions: ListDefinition = { table: "CallbackSubscription", ...newestFirst };

const SubscriptionFilter = builder.inputType("CallbackSubscriptionFilter", {
  description: "Which callback subscriptions; several members narrow further.",
  fields: (t) => ({
    extensionKey: t.string({ description: "Only those of this extension." }),
    event: t.field({ type: CallbackEventEnum, description: "Only those of this event." }),
  }),
});

builder.queryFields((t) => ({
  callbackSubscriptions: t.field({
    type: listOf("CallbackSubscription"),
    description:
      "The callback subscriptions of the extensions that the organization publishes, newest first.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: SubscriptionFilter, description: "Leave out for all." }),
    },
    resolve: async (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const event = filter?.event ? [equals("event", `"CallbackEvent"`, filter.event, true)] : [];
      const key = filter?.extensionKey;
      const extension =
        key == null
          ? null
          : await ctx.database.prisma.extension.findUnique({
              where: { key, organizationId },
              select: { id: true },
            });
      const parent =
        key == null
          ? { column: "organizationId", id: organizationId }
          : { column: "extensionId", id: extension?.id ?? organizationId };
      return loadPage<CallbackSubscription>(ctx, subscriptions, parent, args, event);
    },
  }),
  callbackDeliveries: t.field({
    type: listOf("Delivery"),
    description: "The deliveries of the organization's installations, or of what it publishes, newest first.",
    args: {
      ...pageArguments(),
      side: t.arg({
        type: OrganizationSideEnum,
        defaultValue: "CUSTOMER",
        required: true,
        description: "As customer: those of its installations. As publisher: those of its extensions.",
      }),
      ...deliveryFilter(),
    },
    resolve: (_root, { side, filter, ...args }, ctx) =>
      loadPage<Delivery>(
        ctx,
        deliveries,
        {
          column: side === "PUBLISHER" ? "publisherId" : "organizationId",
          id: requireActor(ctx).organizationId,
        },
        args,
        selectedBy(filter),
      ),
  }),
}));

builder.prismaObjectField("CallbackSubscription", "deliveries", (t) =>
  t.field({
    type: listOf("Delivery"),
    description: "What went to its endpoint, newest first.",
    args: { ...pageArguments(), ...deliveryFilter() },
    resolve: (row, { filter, ...args }, ctx) =>
      loadPage<Delivery>(ctx, deliveries, { column: "subscriptionId", id: row.id }, args, selectedBy(filter)),
  }),
);

builder.prismaObjectField("Extension", "subscriptions", (t) =>
  t.field({
    type: listOf("CallbackSubscription"),
    description: "Who hears of its events, newest first; empty for others than the publisher.",
    args: pageArguments(),
    resolve: (row, args, ctx) =>
      loadPage<CallbackSubscription>(
        ctx,
        subscriptions,
        // Of somebody else's extension the list of nobody: no subscription has its own id for a parent.
        {
          column: "extensionId",
          id: row.organizationId === requireActor(ctx).organizationId ? row.id : nobody,
        },
        args,
      ),
  }),
);

builder.prismaObjectField("Extension", "deliveries", (t) =>
  t.field({
    type: listOf("Delivery"),
    description:
      "Its deliveries, newest first: to the publisher all of them, to a customer those of its own installations.",
    args: { ...pageArguments(), ...deliveryFilter() },
    resolve: async (row, { filter, ...args }, ctx) => {
      const own = row.organizationId === requireActor(ctx).organizationId;
      const parents = own
        ? { column: "subscriptionId", ids: await loadIds(ctx, "CallbackSubscription", row.id) }
        : { column: "installationId", ids: await loadIds(ctx, "Installation", row.id) };
      return loadMergedPage<Delivery>(ctx, deliveries, parents, args, selectedBy(filter));
    },
  }),
);

/** The organization's own subscriptions or installations of an extension; of more than 1,000 the newest. */
function loadIds(
  ctx: GraphQLContext,
  table: "CallbackSubscription" | "Installation",
  extensionId: string,
): Promise<string[]> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, `ids of ${table}`, extensionId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ extensionId: string; ids: string[] }>({
      name: `ids-of-${table}`,
      text: `select k."id" as "extensionId", array(
          select r."id" from "${table}" r where r."organizationId" = $2 and r."extensionId" = k."id" order by r."id" desc limit 1000
        ) as "ids" from unnest($1::uuid[]) as k("id")`,
      values: [ids, organizationId],
    });
    const found = new Map(rows.map((row) => [row.extensionId, row.ids]));
    return ids.map((id) => found.get(id) ?? []);
  });
}

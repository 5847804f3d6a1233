import { builder } from "../../graphql/builder.ts";
import type { Delivery } from "../../generated/prisma/client.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import { deliveries, deliveryFilter, selectedBy } from "./delivery-filter.graphql.ts";
import { loadInstallation } from "./delivery-loaders.ts";

builder.prismaObjectField("Delivery", "installation", (t) =>
  t.field({
    type: "Installation",
    nullable: true,
    description: "Where it happened; null for a test.",
    resolve: (delivery, _args, ctx) => loadInstallation(ctx, delivery.installationId),
  }),
);

builder.prismaObjectField("Installation", "deliveries", (t) =>
  t.field({
    type: listOf("Delivery"),
    description: "What was to be told of it, newest first.",
    args: { ...pageArguments(), ...deliveryFilter() },
    resolve: (row, { filter, ...args }, ctx) =>
      loadPage<Delivery>(ctx, deliveries, { column: "installationId", id: row.id }, args, selectedBy(filter)),
  }),
);

import type { Json } from "../../providers/provider.ts";
import { requireActor } from "../../context.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { loadGround } from "./settings-loaders.ts";

type ContactView = { key: string; name: string };

const ContactViewType = builder.objectRef<ContactView>("ContactView").implement({
  description: "A saved view of contacts that the provider has, chosen or not.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "What `FilterSettings.views` names it by." }),
    name: t.exposeString("name", { description: "Its name there." }),
  }),
});

builder.prismaObjectField("Account", "contactViews", (t) =>
  t.field({
    type: [ContactViewType],
    description:
      "The views of contacts at the provider, as the last org sync found them, by name: those that the settings may choose.",
    resolve: (account, _args, ctx) => loadViews(ctx, account.id),
  }),
);

async function loadViews(ctx: GraphQLContext, accountId: string): Promise<ContactView[]> {
  const dataSync = (await loadGround(ctx, accountId))?.dataSync;
  if (!dataSync) return [];
  const items = await loadMirrored(ctx, accountId, dataSync.contactModule);
  return items
    .map(({ key, data }) => ({ key, name: dataSync.viewName(data) }))
    .toSorted((one, other) => one.name.localeCompare(other.name) || one.key.localeCompare(other.key));
}

type Mirrored = { key: string; data: { [key: string]: Json } };

function loadMirrored(ctx: GraphQLContext, accountId: string, module: string): Promise<Mirrored[]> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(
    ctx,
    "contact views",
    [accountId, module],
    async (keys: [accountId: string, module: string][]) => {
      const rows = await ctx.database.prisma.mirroredItem.findMany({
        where: {
          account: { organizationId },
          object: "VIEWS",
          OR: keys.map(([id, parentKey]) => ({ accountId: id, parentKey })),
        },
        select: { accountId: true, parentKey: true, key: true, data: true },
      });
      return keys.map(([id, parentKey]) =>
        rows.flatMap((row) =>
          row.accountId === id && row.parentKey === parentKey
            ? [{ key: row.key, data: row.data as Mirrored["data"] }]
            : [],
        ),
      );
    },
  );
}

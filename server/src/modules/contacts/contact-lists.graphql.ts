import { requireActor } from "../../context.ts";
import type { Contact, ProviderView, ProviderViewMember } from "../../generated/prisma/client.ts";
import type { ContactState } from "../../generated/prisma/enums.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { Condition, ListDefinition, Page, PageArguments } from "../../graphql/lists.ts";
import { belongsTo, equals, loadPage } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { BadInputError } from "../../platform/errors.ts";
import { ContactStateEnum } from "./contacts.graphql.ts";

const loadView = makeRecordLoader<ProviderView>("ProviderView");
const contacts: ListDefinition = {
  table: "Contact",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};
const membersOfView: ListDefinition = {
  table: "ProviderViewMember",
  order: [{ sql: `t."externalId"`, type: "text" }],
  direction: "asc",
};

const ContactFilter = builder.inputType("ContactFilter", {
  description: "Which contacts; what is left out narrows nothing.",
  fields: (t) => ({
    accountId: t.id({ description: "Only those of this account." }),
    email: t.string({ description: "Only those with exactly this address, in any case." }),
    state: t.field({
      type: ContactStateEnum,
      description: "Only those in this state, deleted or not. Not together with `deleted` or `viewId`.",
    }),
    viewId: t.id({
      description:
        "Only those that this provider view has, by their ids there. Together with `accountId` at most.",
    }),
    deleted: t.boolean({
      description: "true: only those that are deleted; false, as when left out: only those that are there.",
    }),
  }),
});

type Filter = {
  accountId?: string | null;
  email?: string | null;
  state?: ContactState | null;
  viewId?: string | null;
  deleted?: boolean | null;
};

builder.queryField("contacts", (t) =>
  t.field({
    type: listOf("Contact"),
    description: "Contacts of accounts, newest first; of a provider view in the order of their ids there.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: ContactFilter, description: "Leave out for all that are there." }),
    },
    resolve: async (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const accountId = optionalRecordId("Account", filter?.accountId, "filter.accountId");
      const viewId = optionalRecordId("ProviderView", filter?.viewId, "filter.viewId");
      if (viewId) {
        if (filter?.email != null || filter?.state != null || filter?.deleted != null)
          throw new BadInputError("Use `viewId` alone or with `accountId`.");
        const view = await loadView(ctx, viewId);
        const isOthers = view && accountId !== null && view.accountId !== accountId;
        return loadContactsOfView(ctx, isOthers ? null : view, args);
      }
      const conditions = narrow(filter ?? {});
      return accountId
        ? loadPage<Contact>(ctx, contacts, { column: "accountId", id: accountId }, args, [
            belongsTo(organizationId),
            ...conditions,
          ])
        : loadPage<Contact>(
            ctx,
            contacts,
            { column: "organizationId", id: organizationId },
            args,
            conditions,
          );
    },
  }),
);

builder.prismaObjectField("Account", "contacts", (t) =>
  t.field({
    type: listOf("Contact"),
    description: "The account's contacts that are there, newest first.",
    args: pageArguments(),
    resolve: (account, args, ctx) =>
      loadPage<Contact>(ctx, contacts, { column: "accountId", id: account.id }, args, narrow({})),
  }),
);

builder.prismaObjectField("ProviderView", "contacts", (t) =>
  t.field({
    type: listOf("Contact"),
    description:
      "The contacts that the view had when it was last read, in the order of their ids at the provider. Records that could not be taken over are not among them.",
    args: pageArguments(),
    resolve: (view, args, ctx) => loadContactsOfView(ctx, view, args),
  }),
);

/** The conditions of a filter; each set of them has an index that begins with it (see `equals`). */
function narrow({ email, state, deleted }: Filter): Condition[] {
  if (state != null && deleted != null)
    throw new BadInputError("Use `state` or `deleted`, not both: each state says whether it is deleted.");
  const address = email?.trim().toLowerCase();
  return [
    ...(address === undefined ? [] : [equals("email", "text", address, true)]),
    ...(state == null
      ? [{ sql: `t."deletedAt" is ${deleted ? "not null" : "null"}`, values: [] }]
      : [equals("state", `"ContactState"`, state, address === undefined)]),
  ];
}

async function loadContactsOfView(
  ctx: GraphQLContext,
  view: ProviderView | null,
  args: PageArguments,
): Promise<Page<Contact>> {
  const accountId = view?.accountId ?? null;
  const page = await loadPage<ProviderViewMember>(
    ctx,
    membersOfView,
    // Of no view there are none: an id that nothing has.
    { column: "viewId", id: view?.id ?? "00000000-0000-0000-0000-000000000000" },
    args,
    [
      {
        sql: `exists (select from "Contact" c where c."accountId" = ?::uuid and c."externalId" = t."externalId" and c."deletedAt" is null)`,
        values: [accountId],
      },
    ],
  );
  const nodes = await Promise.all(
    page.edges.map(({ node }) => loadContactOfRecord(ctx, accountId, node.externalId)),
  );
  const edges = page.edges.flatMap(({ cursor }, index) => {
    const node = nodes[index];
    return node ? [{ cursor, node }] : [];
  });
  return { ...page, edges };
}

function loadContactOfRecord(
  ctx: GraphQLContext,
  accountId: string | null,
  externalId: string,
): Promise<Contact | null> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(
    ctx,
    "contacts of records",
    [accountId, externalId],
    async (keys: [string | null, string][]) => {
      const { rows } = await ctx.database.pool.query<Contact>({
        name: "contacts-of-records",
        text: `select t.* from unnest($1::uuid[], $2::text[]) as k("accountId", "externalId")
               cross join lateral (
                 select c.* from "Contact" c where c."accountId" = k."accountId" and c."externalId" = k."externalId"
                   and c."organizationId" = $3 and c."deletedAt" is null limit 1) t`,
        values: [keys.map(([account]) => account), keys.map(([, record]) => record), organizationId],
      });
      const found = new Map(rows.map((row) => [`${row.accountId} ${row.externalId}`, row]));
      return keys.map(([account, record]) => found.get(`${account} ${record}`) ?? null);
    },
  );
}

import { requireActor } from "../../context.ts";
import { forgetLoaded } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { cursorOf, followChanges } from "../../graphql/live.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import type { Change } from "../../platform/feed/feed.ts";
import { activityText, isActivity, silentChanges } from "./activity-text.ts";

const activity: ListDefinition = {
  table: "Change",
  order: [{ sql: `t."position"`, type: "bigint" }],
  direction: "desc",
};

// Written out, so that it implies the predicate of the index "Change_activity".
const shown = {
  sql: `t."name" not in (${silentChanges.map((name) => `'${name}'`).join(", ")})`,
  values: [],
};

type Loader = (ctx: GraphQLContext, id: string) => Promise<{ id: string } | null>;

const loaders: Record<string, Loader> = {
  ...Object.fromEntries(
    // API tokens are not for everybody to see: their entries have no node.
    [
      "Account",
      "CallbackSubscription",
      "ConnectionLink",
      "Execution",
      "Function",
      "Member",
      "Problem",
      "Project",
      "Rule",
      "SyncRun",
    ].map((type) => [type, makeRecordLoader(type)]),
  ),
  Service: makeRecordLoader("Service", { scope: "catalogue" }),
  Delivery: makeRecordLoader("Delivery", { scope: "parties" }),
  Installation: makeRecordLoader("Installation", { scope: "parties" }),
};

const ActivityEntry = builder.objectRef<Change>("ActivityEntry").implement({
  description: "Something that happened in the organization, in one sentence.",
  fields: (t) => ({
    cursor: t.string({
      description: "Its place in the change feed: continue `activityAdded` with `after: cursor`.",
      resolve: (change) => cursorOf(change),
    }),
    change: t.exposeString("name", { description: "What happened, such as `account.revoked`." }),
    at: t.field({ type: "DateTime", description: "When.", resolve: (change) => change.createdAt }),
    actorName: t.exposeString("actorName", {
      nullable: true,
      description: "Who did it; null for what happened by itself.",
    }),
    text: t.string({
      description: "One sentence for people, without the actor.",
      resolve: (change) => activityText(change),
    }),
    entityType: t.exposeString("entityType", { description: "Type of what it happened to." }),
    entityId: t.id({
      nullable: true,
      description: "Id of what it happened to, also when that is gone.",
      resolve: (change) => toGlobalId(change.entityType, change.entityId),
    }),
    node: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description: "What it happened to, as it is now; null when it is gone.",
      resolve: async (change, _args, ctx) => {
        const load = Object.hasOwn(loaders, change.entityType) ? loaders[change.entityType] : undefined;
        const row = await load?.(ctx, change.entityId);
        return row ? { ...row, __typename: change.entityType } : null;
      },
    }),
  }),
});

builder.queryFields((t) => ({
  activity: t.field({
    type: listOf(ActivityEntry, "Activity"),
    description: "What happened in the organization, newest first.",
    args: pageArguments(),
    resolve: async (_root, args, ctx) => {
      const page = await loadPage<Omit<Change, "position"> & { position: string }>(
        ctx,
        activity,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
        [shown],
      );
      return {
        pageInfo: page.pageInfo,
        edges: page.edges.map(({ cursor, node }) => ({
          cursor,
          node: { ...node, position: BigInt(node.position) },
        })),
      };
    },
  }),
}));

builder.subscriptionField("activityAdded", (t) =>
  t.field({
    type: ActivityEntry,
    authScopes: { read: true },
    description: "What happens in the organization, as it happens.",
    args: {
      after: t.arg.string({
        description: "A cursor: continue after it without a gap. Without it: from now.",
      }),
    },
    // What publishers may follow of their customers is news of the customers alone, and names their people.
    subscribe: (_root, args, ctx) => {
      const { organizationId } = requireActor(ctx);
      return followChanges(
        ctx,
        args.after,
        (change) => isActivity(change) && change.organizationId === organizationId,
      );
    },
    resolve: (change, _args, ctx) => {
      forgetLoaded(ctx);
      return change;
    },
  }),
);

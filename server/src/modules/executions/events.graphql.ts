import { requireActor } from "../../context.ts";
import type { Account, Event, Service } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { recordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { belongsTo, equals, loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { EventTypeRef, findEventType } from "../catalogue/index.ts";

const loadAccount = makeRecordLoader<Account>("Account");

builder.prismaNode("Event", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "Something that happened to a record at a provider, as it was pushed.",
  fields: (t) => ({
    account: t.field({
      type: "Account",
      nullable: true,
      description: "The account it came from; null once that is deleted.",
      resolve: (event, _args, ctx) => loadAccount(ctx, event.accountId),
    }),
    eventType: t.field({
      type: EventTypeRef,
      description: "What kind of thing happened.",
      resolve: async (event, _args, ctx) => {
        const service = await loadServiceOfKey(ctx, event.serviceKey);
        const eventType = findEventType(ctx, service, event.eventType);
        if (!eventType)
          throw new Error(`The stored event type "${event.eventType}" has no form that is known.`);
        return eventType;
      },
    }),
    recordId: t.exposeString("recordId", { description: "The record's id at the provider." }),
    payload: t.field({
      type: "JSON",
      description: "What a function receives as `event`.",
      resolve: (event) => event.payload,
    }),
    occurredAt: t.field({
      type: "DateTime",
      description: "When it happened, by the provider's clock.",
      resolve: (event) => event.occurredAt,
    }),
    receivedAt: t.field({
      type: "DateTime",
      description: "When it was stored.",
      resolve: (event) => event.receivedAt,
    }),
  }),
});

const events: ListDefinition = {
  table: "Event",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

builder.queryField("events", (t) =>
  t.field({
    type: listOf("Event"),
    description: "The stored events of an account of one type, newest first, for as long as events are kept.",
    args: {
      ...pageArguments(),
      accountId: t.arg.id({ required: true, description: "Whose events." }),
      eventType: t.arg.string({ required: true, description: "A key such as `Leads.created`." }),
    },
    resolve: (_root, { accountId, eventType, ...args }, ctx) =>
      loadPage<Event>(
        ctx,
        events,
        { column: "accountId", id: recordId("Account", accountId, "accountId") },
        args,
        [belongsTo(requireActor(ctx).organizationId), equals("eventType", "text", eventType, true)],
      ),
  }),
);

function loadServiceOfKey(ctx: GraphQLContext, serviceKey: Event["serviceKey"]): Promise<Service> {
  return loadBatched(ctx, "services by key", serviceKey, async (keys: string[]) => {
    const services = await ctx.database.prisma.service.findMany({
      where: {
        key: { in: keys },
        OR: [{ organizationId: null }, { organizationId: requireActor(ctx).organizationId }],
      },
    });
    const byKey = new Map(services.map((service) => [service.key, service]));
    return keys.map((key) => byKey.get(key) as Service);
  });
}

import type { Service, ServiceClient } from "../../generated/prisma/client.ts";
import type { Capability } from "../../generated/prisma/enums.ts";
import { requireActor } from "../../context.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { loadPage } from "../../graphql/lists.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import type { Organization } from "../../generated/prisma/client.ts";
import { findDefaultService, serviceCategories } from "./default-services.ts";
import { EventTypeRef } from "./event-types.graphql.ts";
import { listEventTypes } from "./event-types.ts";
import { narrowServices } from "./narrow-services.ts";
import { redirectUriOf } from "./redirect-uri.ts";
import { findService } from "./find-service.ts";
import { saveServiceClient } from "./save-service-client.ts";
import { ServiceAuthTypeEnum } from "./service-enums.graphql.ts";
import { ServiceScopeType } from "./service-scope.graphql.ts";

// The catalogue is some hundred rows: shipped services and the organization's own.
const services: ListDefinition = {
  table: "Service",
  order: [
    { sql: `t."name"`, type: "text" },
    { sql: `t."id"`, type: "uuid" },
  ],
  direction: "asc",
  membership: `(t."organizationId" is null or t."organizationId" = p.id)`,
};
const loadOrganization = makeRecordLoader<Organization>("Organization");

export const CapabilityEnum = builder.enumType("Capability", {
  description: "What Patchbay can do with a service.",
  values: {
    EVENTS: { description: "Rules can listen to its events." },
    SYNC: { description: "Its organization, contacts, users and views are synchronised." },
    CONNECTIONS: { description: "Its API can be called through named connections." },
  } satisfies Record<Capability, object>,
});

const ServiceClientType = builder.objectRef<ServiceClient>("ServiceClient").implement({
  description:
    "The OAuth client that the organization registered at the provider. Its secret is never shown.",
  fields: (t) => ({
    clientId: t.exposeString("clientId", { description: "As the provider gave it." }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When it was last saved.",
      resolve: (client) => client.updatedAt,
    }),
  }),
});

builder.prismaNode("Service", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({
    id,
    OR: [{ organizationId: null }, { organizationId: requireActor(ctx).organizationId }],
  }),
  description: "A catalogue entry: a third-party product that can be connected.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "Stable, kebab-case, such as `zoho-crm`." }),
    name: t.exposeString("name", { description: "The product's name." }),
    description: t.exposeString("description", { description: "What it is, in one sentence." }),
    capabilities: t.field({
      type: [CapabilityEnum],
      description: "What Patchbay can do with it.",
      resolve: (service) => service.capabilities,
    }),
    redirectUri: t.field({
      type: "URL",
      description: "What to register as redirect URI at the provider. Distinct per service and organization.",
      resolve: async (service, _args, ctx) => {
        const organization = await loadOrganization(ctx, requireActor(ctx).organizationId);
        return redirectUriOf(ctx.publicUrl, organization?.slug ?? "", service.key);
      },
    }),
    client: t.field({
      type: ServiceClientType,
      nullable: true,
      description: "The organization's OAuth client; null until `saveServiceClient`.",
      resolve: (service, _args, ctx) => loadClient(ctx, service.id),
    }),
    setupSteps: t.stringList({
      description:
        "What to do at the provider before the first consent. `{redirectUri}` stands for the redirect URI.",
      resolve: (service) => [...(findDefaultService(service.key)?.setupSteps ?? [])],
    }),
    dataCentres: t.stringList({
      description: "Codes of the provider's separate installations, such as `eu`.",
      resolve: (service, _args, ctx) =>
        (ctx.connectors.of(service).authorization?.dataCentres ?? []).filter((code) => code !== ""),
    }),
    scopes: t.field({
      type: [ServiceScopeType],
      description: "The scopes that the service knows.",
      resolve: (service, _args, ctx) => [...ctx.connectors.of(service).scopes],
    }),
    eventTypes: t.field({
      type: [EventTypeRef],
      description: "The event types that every organization of the service has. Custom modules add theirs.",
      resolve: (service, _args, ctx) => listEventTypes(ctx, service),
    }),
  }),
});

const ServiceFilter = builder.inputType("ServiceFilter", {
  description: "Which services.",
  fields: (t) => ({
    search: t.string({ description: "Part of the name or key, not case-sensitive." }),
    capability: t.field({ type: CapabilityEnum, description: "Only those that can." }),
    authType: t.field({
      type: ServiceAuthTypeEnum,
      description: "Only those that know who calls in this way.",
    }),
    category: t.string({ description: "Only those of this category, such as `Support`." }),
    custom: t.boolean({
      description: "true: only those that your organization defined; false: only all others.",
    }),
    connected: t.boolean({
      description:
        "true: only those that your organization has an account or a connection of; false: only all others.",
    }),
  }),
});

builder.queryFields((t) => ({
  services: t.field({
    type: listOf("Service"),
    description: "The catalogue, by name: every service, whether connected or not.",
    args: { ...pageArguments(), filter: t.arg({ type: ServiceFilter, description: "Leave out for all." }) },
    resolve: (_root, { filter, ...args }, ctx) =>
      loadPage<Service>(
        ctx,
        services,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
        narrowServices(filter ?? {}),
      ),
  }),
  service: t.field({
    type: "Service",
    nullable: true,
    description: "The service of a key.",
    args: { key: t.arg.string({ required: true, description: "Such as `zoho-crm`." }) },
    resolve: (_root, { key }, ctx) => findService(ctx.database.prisma, requireActor(ctx).organizationId, key),
  }),
  serviceCategories: t.stringList({
    description:
      "What the catalogue can be narrowed to: the categories of the services that come with Patchbay, by name.",
    resolve: () => [...serviceCategories],
  }),
  eventTypes: t.field({
    type: [EventTypeRef],
    description: "The event types of a service; empty for a service that is unknown or sends none.",
    args: { serviceKey: t.arg.string({ required: true, description: "Such as `zoho-crm`." }) },
    resolve: async (_root, { serviceKey }, ctx) => {
      const service = await findService(ctx.database.prisma, requireActor(ctx).organizationId, serviceKey);
      return service ? listEventTypes(ctx, service) : [];
    },
  }),
}));

addMutation("saveServiceClient", {
  description: "Keeps the OAuth client that you registered at the provider. Needed before any consent.",
  input: builder.inputType("SaveServiceClientInput", {
    description: "The registered client.",
    fields: (t) => ({
      serviceKey: t.string({ required: true, description: "Such as `zoho-crm`." }),
      clientId: t.string({ required: true, description: "As the provider gave it." }),
      clientSecret: t.string({ required: true, description: "Sealed at once and never shown again." }),
    }),
  }),
  payload: builder.objectRef<{ service: Service }>("SaveServiceClientPayload").implement({
    description: "The client is saved.",
    fields: (t) => ({
      service: t.field({
        type: "Service",
        description: "With its client.",
        resolve: (payload) => payload.service,
      }),
    }),
  }),
  run: async (ctx, input) => ({ service: await saveServiceClient(ctx, input) }),
});

function loadClient(ctx: GraphQLContext, serviceId: string): Promise<ServiceClient | null> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "service clients", serviceId, async (ids: string[]) => {
    const clients = await ctx.database.prisma.serviceClient.findMany({
      where: { organizationId, serviceId: { in: ids } },
    });
    const byService = new Map(clients.map((client) => [client.serviceId, client]));
    return ids.map((id) => byService.get(id) ?? null);
  });
}

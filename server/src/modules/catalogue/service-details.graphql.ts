import { builder } from "../../graphql/builder.ts";
import { readDefinition } from "../../providers/connectors.ts";
import type { SecretField } from "../../providers/connector.ts";
import type { TokenBudget } from "../../providers/definition.ts";
import { CustomServiceDefinitionType } from "./custom-definition-type.graphql.ts";
import { findDefaultService } from "./default-services.ts";
import { ServiceAuthTypeEnum, ServiceParameterType } from "./service-enums.graphql.ts";
import { apiOf } from "./service-facts.ts";

const ServiceSecretFieldType = builder.objectRef<SecretField>("ServiceSecretField").implement({
  description: "What a person types in where no consent is given.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "`apiKey`, `username` or `password`." }),
    label: t.exposeString("label", { description: "What a form calls it." }),
    isSecret: t.exposeBoolean("isSecret", { description: "Whether it is hidden while it is typed." }),
  }),
});

const TokenBudgetType = builder.objectRef<TokenBudget>("TokenBudget").implement({
  description: "How many tokens the provider suffers.",
  fields: (t) => ({
    refreshTokensPerUser: t.exposeInt("refreshTokensPerUser", {
      nullable: true,
      description:
        "Refresh tokens per person and client that live at once; one more ends the oldest without a word. null: no bound.",
    }),
    refreshes: t.int({
      nullable: true,
      description: "New access tokens per refresh token in `windowSeconds`; null: no bound.",
      resolve: (budget) => budget.refreshes?.count,
    }),
    windowSeconds: t.int({
      nullable: true,
      description: "The window that `refreshes` is counted in.",
      resolve: (budget) => budget.refreshes?.windowSeconds,
    }),
  }),
});

builder.prismaObjectFields("Service", (t) => ({
  isCustom: t.boolean({
    description: "Whether your organization defined it.",
    resolve: (service) => service.organizationId !== null,
  }),
  createdByName: t.exposeString("createdByName", {
    nullable: true,
    description: "Who defined it; null for those that come with Patchbay.",
  }),
  definition: t.field({
    type: CustomServiceDefinitionType,
    nullable: true,
    description:
      "How it is connected and called, for one that your organization defined; null for all others.",
    resolve: ({ organizationId, definition }) =>
      organizationId === null ? null : readDefinition(definition),
  }),
  authType: t.field({
    type: ServiceAuthTypeEnum,
    description: "How it knows who calls.",
    resolve: (service, _args, ctx) => ctx.connectors.of(service).authType,
  }),
  category: t.string({
    nullable: true,
    description:
      "What people look for it by, such as `Support`; null for one that your organization defined.",
    resolve: ({ organizationId, key }) =>
      organizationId === null ? findDefaultService(key)?.category : null,
  }),
  docsUrl: t.field({
    type: "URL",
    nullable: true,
    description: "The vendor's own pages for developers.",
    resolve: ({ organizationId, key }) => (organizationId === null ? findDefaultService(key)?.docsUrl : null),
  }),
  notes: t.stringList({
    description: "What is peculiar about it and good to know.",
    resolve: ({ organizationId, key }) =>
      organizationId === null ? [...(findDefaultService(key)?.notes ?? [])] : [],
  }),
  apiBaseUrl: t.string({
    nullable: true,
    description:
      "What relative paths of calls are resolved against; parameters stand as `{name}`, of several data centres it is the first. null: calls give a whole URL, or the address comes with the tokens.",
    resolve: (service, _args, ctx) => apiOf(ctx, service).baseUrl,
  }),
  apiHosts: t.stringList({
    description: "The hosts that calls may go to, in every data centre.",
    resolve: (service, _args, ctx) => apiOf(ctx, service).hosts,
  }),
  parameters: t.field({
    type: [ServiceParameterType],
    description: "What a person fills in before connecting.",
    resolve: (service, _args, ctx) => [...ctx.connectors.of(service).parameters],
  }),
  secretFields: t.field({
    type: [ServiceSecretFieldType],
    description: "What a person types in where no consent is given; none for OAuth 2.0.",
    resolve: (service, _args, ctx) => [...ctx.connectors.of(service).secretFields],
  }),
  defaultScopes: t.stringList({
    description: "What a connection asks for unless it says otherwise.",
    resolve: (service, _args, ctx) => [...ctx.connectors.of(service).defaultScopes],
  }),
  tokenBudget: t.field({
    type: TokenBudgetType,
    nullable: true,
    description: "How many tokens the provider suffers; null where it has no such bound.",
    resolve: (service, _args, ctx) => ctx.connectors.of(service).tokenBudget,
  }),
  canRevoke: t.boolean({
    description: "Whether Patchbay can end tokens there.",
    resolve: (service, _args, ctx) => ctx.connectors.of(service).revoke !== null,
  }),
}));

import type { Service } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { createCustomService } from "./create-custom-service.ts";
import { CustomServiceDefinitionInput, definitionInputOf } from "./custom-definition.graphql.ts";
import { deleteCustomService } from "./delete-custom-service.ts";
import type { TestedExchangePart } from "./mask-exchange.ts";
import type { ServiceTestStep, TestVerdict } from "./service-test-step.ts";
import { testCustomService } from "./test-custom-service.ts";

const roles = "Roles: company admin, developer; token scope `connections:write`.";

addMutation("createCustomService", {
  description: `Adds a service of your own to the catalogue, to be called through connections. Faults of the definition are told with their path. ConflictError \`KEY_TAKEN\`. ${roles}`,
  input: builder.inputType("CreateCustomServiceInput", {
    description: "A new service.",
    fields: (t) => ({
      key: t.string({
        description:
          "Lower case letters, digits and single hyphens; made from the name unless given. Never changes.",
      }),
      name: t.string({ required: true, description: "1 to 100 characters." }),
      description: t.string({ description: "What it is, in a sentence; at most 500 characters." }),
      definition: t.field({
        type: CustomServiceDefinitionInput,
        required: true,
        description: "How it is connected and called.",
      }),
    }),
  }),
  payload: builder.objectRef<{ service: Service }>("CreateCustomServicePayload").implement({
    description: "The service was added.",
    fields: (t) => ({
      service: t.field({
        type: "Service",
        description: "The new service.",
        resolve: (payload) => payload.service,
      }),
    }),
  }),
  run: async (ctx, { definition, ...input }) => ({
    service: await createCustomService(ctx, { ...input, definition: definitionInputOf(definition) }),
  }),
});

addMutation("deleteCustomService", {
  description: `Deletes a service of your own, with its OAuth client. ConflictError \`SERVICE_IN_USE\` while connections stand on it. ${roles}`,
  input: builder.inputType("DeleteCustomServiceInput", {
    description: "Which service.",
    fields: (t) => ({
      serviceKey: t.string({ required: true, description: "Its key." }),
    }),
  }),
  payload: builder
    .objectRef<{ deletedServiceId: string; deletedServiceKey: string }>("DeleteCustomServicePayload")
    .implement({
      description: "The service is gone.",
      fields: (t) => ({
        deletedServiceId: t.id({
          description: "The id that is gone.",
          resolve: (payload) => toGlobalId("Service", payload.deletedServiceId),
        }),
        deletedServiceKey: t.exposeString("deletedServiceKey", {
          description: "Its key, which is free again.",
        }),
      }),
    }),
  run: (ctx, input) => deleteCustomService(ctx, input),
});

export const TestVerdictEnum = builder.enumType("TestVerdict", {
  description: "What came of one thing that was tried.",
  values: {
    OK: { description: "It works as defined." },
    WARNING: { description: "It may work, or could not be tried wholly." },
    FAILED: { description: "It does not work as defined." },
  } satisfies Record<TestVerdict, object>,
});

const TestedExchangePartType = builder.objectRef<TestedExchangePart>("TestedExchangePart").implement({
  description: "A request or an answer of a test, its secrets masked as ••••.",
  fields: (t) => ({
    line: t.exposeString("line", { description: "Method and URL, or the status." }),
    headers: t.field({ type: "JSON", description: "By name.", resolve: (part) => part.headers }),
    body: t.exposeString("body", {
      nullable: true,
      description: "Its first 4,000 characters; null where there is none.",
    }),
  }),
});

const ServiceTestStepType = builder.objectRef<ServiceTestStep>("ServiceTestStep").implement({
  description: "One thing that a test of a service tried.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "What was tried, such as `Token endpoint`." }),
    verdict: t.field({
      type: TestVerdictEnum,
      description: "What came of it.",
      resolve: (step) => step.verdict,
    }),
    explanation: t.exposeString("explanation", {
      description: "What that means and what to do, for people.",
    }),
    request: t.field({
      type: TestedExchangePartType,
      nullable: true,
      description: "What was sent; null where nothing was.",
      resolve: (step) => step.request,
    }),
    response: t.field({
      type: TestedExchangePartType,
      nullable: true,
      description: "What came back; null where nothing did.",
      resolve: (step) => step.response,
    }),
    durationMs: t.exposeInt("durationMs", {
      nullable: true,
      description: "How long that took, in milliseconds.",
    }),
  }),
});

addMutation("testCustomService", {
  description: `Tries a definition before it is saved, or a saved one: asks each endpoint and tells every exchange with its secrets masked. What is given is used for this alone. ConflictError \`TOO_MANY_TESTS\` beyond 20 a minute. ${roles}`,
  input: builder.inputType("TestCustomServiceInput", {
    description: "What to test, and with which credentials.",
    fields: (t) => ({
      serviceKey: t.string({
        description: "A service of your own; its saved client is used with its saved endpoints.",
      }),
      definition: t.field({
        type: CustomServiceDefinitionInput,
        description: "What to test in the place of what is saved.",
      }),
      parameters: t.field({
        type: "JSON",
        description: "The values of the definition's parameters, by name.",
      }),
      clientId: t.string({ description: "For OAuth 2.0: as the provider gave it." }),
      clientSecret: t.string({ description: "For OAuth 2.0." }),
      apiKey: t.string({ description: "For API keys." }),
      username: t.string({ description: "For user name and password." }),
      password: t.string({ description: "For user name and password." }),
      path: t.string({
        description: "Of a GET that needs the credentials, below the base URL, such as `/me`.",
      }),
    }),
  }),
  payload: builder
    .objectRef<{ ok: boolean; steps: ServiceTestStep[] }>("TestCustomServicePayload")
    .implement({
      description: "What came of the test. Nothing was saved.",
      fields: (t) => ({
        ok: t.exposeBoolean("ok", { description: "Whether nothing failed." }),
        steps: t.field({
          type: [ServiceTestStepType],
          description: "Everything that was tried, in order.",
          resolve: (payload) => payload.steps,
        }),
      }),
    }),
  run: (ctx, { definition, parameters, ...input }) =>
    testCustomService(ctx, {
      ...input,
      definition: definition && definitionInputOf(definition),
      parameters: parameters as Record<string, string> | null,
    }),
});

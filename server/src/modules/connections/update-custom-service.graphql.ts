import { builder } from "../../graphql/builder.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { CustomServiceDefinitionInput, definitionInputOf } from "../catalogue/index.ts";
import { updateCustomService } from "./update-custom-service.ts";
import type { UpdatedService } from "./update-custom-service.ts";

addMutation("updateCustomService", {
  description:
    "Changes a service of your own; its key stays. Credentials that were granted for other addresses are refused until the consent is given anew: `preview` tells of which connections. Roles: company admin, developer; token scope `connections:write`.",
  input: builder.inputType("UpdateCustomServiceInput", {
    description: "What to change; what is left out stays.",
    fields: (t) => ({
      serviceKey: t.string({ required: true, description: "Its key." }),
      name: t.string({ description: "1 to 100 characters." }),
      description: t.string({ description: "At most 500 characters." }),
      definition: t.field({
        type: CustomServiceDefinitionInput,
        description: "Takes the place of the whole definition.",
      }),
      preview: t.boolean({
        defaultValue: false,
        description: "Only tell what would need a new consent; change nothing.",
      }),
    }),
  }),
  payload: builder.objectRef<UpdatedService>("UpdateCustomServicePayload").implement({
    description: "The service was changed, or would be.",
    fields: (t) => ({
      service: t.field({
        type: "Service",
        description: "The service as it is now.",
        resolve: (payload) => payload.service,
      }),
      reconnect: t.field({
        type: ["ConnectionLink"],
        description: "The connections that need a new consent, or their credentials entered anew.",
        resolve: (payload) => payload.reconnect,
      }),
      clientForgotten: t.exposeBoolean("clientForgotten", {
        description:
          "Whether the OAuth client has to be saved anew: its secret would go to a host that it was not saved for.",
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
    }),
  }),
  run: (ctx, { definition, ...input }) =>
    updateCustomService(ctx, { ...input, definition: definition && definitionInputOf(definition) }),
});

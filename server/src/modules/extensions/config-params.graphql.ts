import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { addConfigParams } from "./add-config-params.ts";
import { deleteConfigParams } from "./delete-config-params.ts";
import { installationAccess, steppedPayload, whichInstallation } from "./installation-payloads.graphql.ts";
import type { SteppedInstallation } from "./installations.records.ts";

const ParamInput = builder.inputType("ConfigParamInput", {
  description: "A config param.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What the extension knows it by." }),
    value: t.string({
      required: true,
      description: "At most 10,000 characters; where the installed version declares it, of its type.",
    }),
    secret: t.boolean({
      description: "Whether it is kept sealed and never shown again; as declared unless given.",
    }),
  }),
});

addMutation("addConfigParams", {
  description: `Gives an installation config params, in the place of those with the same names, and fires \`onConfigParamAdd\` once. Where the installed version declares any, only those are taken. ConflictError \`TOO_MANY_PARAMS\` or \`UNINSTALLED\`. ${installationAccess}`,
  input: builder.inputType("AddConfigParamsInput", {
    description: "Which installation, and what.",
    fields: (t) => ({
      installationId: t.id({ required: true, description: whichInstallation }),
      params: t.field({ type: [ParamInput], required: true, description: "1 to 50, each name once." }),
    }),
  }),
  payload: steppedPayload<SteppedInstallation>("AddConfigParamsPayload", "The config params are set."),
  run: (ctx, input) =>
    addConfigParams(ctx, {
      ...input,
      installationId: recordId("Installation", input.installationId, "installationId"),
    }),
});

addMutation("deleteConfigParams", {
  description: `Deletes config params of an installation and fires \`onConfigParamDelete\` once. NotFoundError, and nothing is deleted, where one does not exist; ConflictError \`UNINSTALLED\`. ${installationAccess}`,
  input: builder.inputType("DeleteConfigParamsInput", {
    description: "Which installation, and what.",
    fields: (t) => ({
      installationId: t.id({ required: true, description: whichInstallation }),
      names: t.stringList({ required: true, description: "1 to 50 names." }),
    }),
  }),
  payload: steppedPayload<SteppedInstallation>("DeleteConfigParamsPayload", "The config params are gone."),
  run: (ctx, input) =>
    deleteConfigParams(ctx, {
      ...input,
      installationId: recordId("Installation", input.installationId, "installationId"),
    }),
});

import type { ExtensionVersion } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { loadPublisherName } from "./extension-loaders.ts";
import { installExtension } from "./install-extension.ts";
import type { InstalledExtension } from "./install-extension.ts";
import { addDeliveryField, installationAccess, previewText } from "./installation-payloads.graphql.ts";
import { InstallationType } from "./installations.graphql.ts";
import { addVersionFields } from "./manifest.graphql.ts";
import { readManifest } from "./manifest.ts";

const VersionSummaryType = builder.objectRef<ExtensionVersion>("ExtensionVersionSummary");
VersionSummaryType.implement({
  description: "What a version is, for those who have not installed it.",
  fields: (t) => ({
    publishedAt: t.field({
      type: "DateTime",
      description: "When it was published.",
      resolve: (version) => version.publishedAt,
    }),
  }),
});
addVersionFields(VersionSummaryType, (version) => ({
  number: version.number,
  version: version.version,
  manifest: readManifest(version.manifest),
  publisherId: version.organizationId,
}));

const InstallPayload = builder.objectRef<InstalledExtension>("InstallExtensionPayload");
InstallPayload.implement({
  description: "The extension is installed, or would be.",
  fields: (t) => ({
    installation: t.field({
      type: InstallationType,
      nullable: true,
      description: "The new installation; null for a preview.",
      resolve: (payload) => payload.installation,
    }),
    extensionName: t.string({
      description: "What is installed.",
      resolve: ({ extension }) => extension.name,
    }),
    publisherName: t.string({
      description: "The organization that publishes it.",
      resolve: ({ extension }, _args, ctx) => loadPublisherName(ctx, extension.organizationId),
    }),
    description: t.string({
      nullable: true,
      description: "What it is for.",
      resolve: ({ extension }) => extension.description,
    }),
    version: t.field({
      type: VersionSummaryType,
      description: "In which version, what it may ask, and where callbacks go.",
      resolve: (payload) => payload.version,
    }),
    preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
  }),
});
addDeliveryField(InstallPayload);

const ParamInput = builder.inputType("InstallExtensionParamInput", {
  description: "A config param that is given at once.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What the extension knows it by." }),
    value: t.string({ required: true, description: "At most 10,000 characters; of its declared type." }),
  }),
});

addMutation("installExtension", {
  description: `Installs the newest version of an extension in your organization and fires \`onInstall\`. ConflictError \`ALREADY_INSTALLED\`. ${installationAccess}`,
  input: builder.inputType("InstallExtensionInput", {
    description: "Which extension.",
    fields: (t) => ({
      extensionKey: t.string({ required: true, description: "Such as `bookkeeper`, whoever publishes it." }),
      configParams: t.field({
        type: [ParamInput],
        description: "Config params to begin with, 50 at most; nothing else is fired for them.",
      }),
      preview: t.boolean({ defaultValue: false, description: previewText }),
    }),
  }),
  payload: InstallPayload,
  run: installExtension,
});

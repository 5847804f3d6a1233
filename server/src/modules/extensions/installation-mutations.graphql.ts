import type { ObjectRef } from "@pothos/core";
import { builder } from "../../graphql/builder.ts";
import type { BuilderTypes } from "../../graphql/builder.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { requireActor } from "../../context.ts";
import type { ExtensionVersion } from "../../generated/prisma/client.ts";
import { loadDelivery } from "../callbacks/index.ts";
import { authorizeInstallation } from "./authorize-installation.ts";
import { loadPublisherName } from "./extension-loaders.ts";
import { installExtension } from "./install-extension.ts";
import type { InstalledExtension } from "./install-extension.ts";
import { InstallationType } from "./installations.graphql.ts";
import type { InstallationRecord, SteppedInstallation } from "./installations.records.ts";
import { addVersionFields } from "./manifest.graphql.ts";
import { readManifest } from "./manifest.ts";
import { uninstallExtension } from "./uninstall-extension.ts";
import type { UninstalledExtension, UninstallImpact } from "./uninstall-extension.ts";
import { upgradeInstallation } from "./upgrade-installation.ts";
import type { UpgradedInstallation } from "./upgrade-installation.ts";
import { differenceOf, VersionDifferenceType } from "./version-difference.graphql.ts";

export const installationAccess = "Roles: company admin, supervisor; token scope `extensions:write`.";
const previewText = "Only tell what would be; change nothing.";

export const whichInstallation = "Which installation of your organization.";

/** Adds the delivery that a step queued. */
export function addDeliveryField<Payload extends { deliveryId: string | null }>(
  ref: ObjectRef<BuilderTypes, Payload>,
): void {
  builder.objectField(ref, "delivery", (t) =>
    t.field({
      type: "Delivery",
      nullable: true,
      description: "The callback that it queued; null where the installed version wants none.",
      resolve: (payload, _args, ctx) => loadDelivery(ctx, payload.deliveryId),
    }),
  );
}

/** A payload that is the installation and what it queued. */
export function steppedPayload<Payload extends SteppedInstallation>(
  name: string,
  description: string,
): ObjectRef<BuilderTypes, Payload> {
  const ref = builder.objectRef<Payload>(name);
  ref.implement({
    description,
    fields: (t) => ({
      installation: t.field({
        type: InstallationType,
        description: "The installation as it is now.",
        resolve: (payload): InstallationRecord => payload.installation,
      }),
    }),
  });
  addDeliveryField(ref);
  return ref;
}

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

addMutation("authorizeInstallation", {
  description: `Authorises the platform for an installation and fires \`onZohoAuthorise\`. ConflictError \`ALREADY_AUTHORIZED\` or \`UNINSTALLED\`. ${installationAccess}`,
  input: builder.inputType("AuthorizeInstallationInput", {
    description: "Which installation.",
    fields: (t) => ({ installationId: t.id({ required: true, description: whichInstallation }) }),
  }),
  payload: steppedPayload<SteppedInstallation>("AuthorizeInstallationPayload", "The platform is authorised."),
  run: (ctx, { installationId }) =>
    authorizeInstallation(ctx, {
      installationId: recordId("Installation", installationId, "installationId"),
    }),
});

const UpgradePayload = steppedPayload<UpgradedInstallation>(
  "UpgradeInstallationPayload",
  "The installation is upgraded, or would be.",
);
builder.objectFields(UpgradePayload, (t) => ({
  difference: t.field({
    type: VersionDifferenceType,
    description: "What differs from the version of before.",
    resolve: ({ from, to }, _args, ctx) =>
      differenceOf(
        { manifest: readManifest(from.manifest), row: from },
        { manifest: readManifest(to.manifest), row: to },
        to.organizationId === requireActor(ctx).organizationId,
      ),
  }),
  preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
}));

addMutation("upgradeInstallation", {
  description: `Upgrades an installation to a newer version and fires \`onUpdate\` of that version. Config params stay; where it works with another third-party app, that is to be authorised anew. ConflictError \`UP_TO_DATE\`, \`NOT_NEWER\` or \`UNINSTALLED\`. ${installationAccess}`,
  input: builder.inputType("UpgradeInstallationInput", {
    description: "Which installation, and to what.",
    fields: (t) => ({
      installationId: t.id({ required: true, description: whichInstallation }),
      version: t.string({ description: "Such as `1.4.0`; the newest unless given." }),
      preview: t.boolean({ defaultValue: false, description: previewText }),
    }),
  }),
  payload: UpgradePayload,
  run: (ctx, input) =>
    upgradeInstallation(ctx, {
      ...input,
      installationId: recordId("Installation", input.installationId, "installationId"),
    }),
});

const UninstallImpactType = builder.objectRef<UninstallImpact>("UninstallImpact").implement({
  description: "What uninstalling touches, as counted just before.",
  fields: (t) => ({
    configParams: t.exposeInt("configParams", { description: "Config params whose values are destroyed." }),
    connections: t.exposeStringList("connections", {
      description: "Names of its own connections, which are deleted.",
    }),
    pendingDeliveries: t.field({
      type: BoundedCountType,
      description: "Callbacks that wait: they are still delivered, before that of `onUninstall`.",
      resolve: (impact) => impact.pendingDeliveries,
    }),
  }),
});

const UninstallPayload = steppedPayload<UninstalledExtension>(
  "UninstallExtensionPayload",
  "The extension is uninstalled, or would be.",
);
builder.objectFields(UninstallPayload, (t) => ({
  impact: t.field({
    type: UninstallImpactType,
    description: "What it touches.",
    resolve: (payload) => payload.impact,
  }),
  preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
}));

addMutation("uninstallExtension", {
  description: `Uninstalls an extension for good: its config values are destroyed, its own connections deleted and ended at the provider, and \`onUninstall\` fires, the last callback. ConflictError \`UNINSTALLED\`. ${installationAccess}`,
  input: builder.inputType("UninstallExtensionInput", {
    description: "Which installation.",
    fields: (t) => ({
      installationId: t.id({ required: true, description: whichInstallation }),
      preview: t.boolean({ defaultValue: false, description: previewText }),
    }),
  }),
  payload: UninstallPayload,
  run: (ctx, input) =>
    uninstallExtension(ctx, {
      ...input,
      installationId: recordId("Installation", input.installationId, "installationId"),
    }),
});

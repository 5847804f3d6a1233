import { requireActor } from "../../context.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { authorizeInstallation } from "./authorize-installation.ts";
import {
  installationAccess,
  previewText,
  steppedPayload,
  whichInstallation,
} from "./installation-payloads.graphql.ts";
import type { SteppedInstallation } from "./installations.records.ts";
import { readManifest } from "./manifest.ts";
import { uninstallExtension } from "./uninstall-extension.ts";
import type { UninstalledExtension, UninstallImpact } from "./uninstall-extension.ts";
import { upgradeInstallation } from "./upgrade-installation.ts";
import type { UpgradedInstallation } from "./upgrade-installation.ts";
import { differenceOf, VersionDifferenceType } from "./version-difference.graphql.ts";

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

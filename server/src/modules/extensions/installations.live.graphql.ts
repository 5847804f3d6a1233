import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { loadInstallation } from "./installation-loaders.ts";

const InstallationChange = makeChangeType("InstallationChange", "A step in the life of an installation.");

builder.objectFields(InstallationChange, (t) => ({
  installationId: t.id({
    description: "Which installation.",
    resolve: (change) => toGlobalId("Installation", change.entityId),
  }),
  installation: t.field({
    type: "Installation",
    nullable: true,
    description: "The installation as it is now.",
    resolve: (change, _args, ctx) => loadInstallation(ctx, change.entityId),
  }),
}));

addChangeSubscription("installationChanged", {
  type: InstallationChange,
  description:
    "Every step in the life of installations, as it is committed: of your organization, and of the extensions that it publishes.",
  matches: (change) => change.entityType === "Installation",
  filter: {
    argument: "installationId",
    entityType: "Installation",
    description: "Only this installation.",
    of: (change) => change.entityId,
  },
});

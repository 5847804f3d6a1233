import { builder } from "../../graphql/builder.ts";
import { forgetLoaded } from "../../graphql/batch.ts";
import { makeChangeType } from "../../graphql/change-types.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { followChanges } from "../../graphql/live.ts";
import { loadExtension } from "./extension-loaders.ts";

const ExtensionChange = makeChangeType(
  "ExtensionChange",
  "A change of an extension: `extension.created`, `extension.versionPublished`, `extension.secretRotated`.",
);

builder.objectFields(ExtensionChange, (t) => ({
  extensionId: t.id({
    description: "Which extension.",
    resolve: (change) => toGlobalId("Extension", change.entityId),
  }),
  extension: t.field({
    type: "Extension",
    nullable: true,
    description: "The extension as it is now.",
    resolve: (change, _args, ctx) => loadExtension(ctx, change.entityId),
  }),
}));

builder.subscriptionField("extensionChanged", (t) =>
  t.field({
    type: ExtensionChange,
    authScopes: { read: true },
    description:
      "Every change of an extension that your organization publishes, and each new version of one that it has installed, as it is committed. Resumable with `after`.",
    args: {
      after: t.arg.string({ description: "Continue after this cursor; from now on where it is left out." }),
      extensionKey: t.arg.string({ description: "Only this extension." }),
    },
    subscribe: (_root, { after, extensionKey }, ctx) =>
      followChanges(
        ctx,
        after,
        (change) =>
          change.entityType === "Extension" &&
          (extensionKey == null || change.payload["extensionKey"] === extensionKey),
      ),
    resolve: (change, _args, ctx) => {
      forgetLoaded(ctx);
      return change;
    },
  }),
);

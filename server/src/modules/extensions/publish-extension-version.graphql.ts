import { builder } from "../../graphql/builder.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { ManifestError } from "./manifest-error.ts";
import { readManifest } from "./manifest.ts";
import { publishExtensionVersion } from "./publish-extension-version.ts";
import type { PublishedVersion } from "./publish-extension-version.ts";
import { differenceOf, VersionDifferenceType } from "./version-difference.graphql.ts";

addMutation("publishExtensionVersion", {
  description:
    "Publishes a version of an extension by its manifest; the first one makes the extension and its signing secret. What it listens to gets its callback subscriptions. Installations stay at their version until they are upgraded. Conflicts: `KEY_TAKEN`, `VERSION_EXISTS`, `VERSION_NOT_NEWER`. Roles: company admin, developer; token scope `extensions:write`.",
  input: builder.inputType("PublishExtensionVersionInput", {
    description: "What to publish.",
    fields: (t) => ({
      manifest: t.string({ required: true, description: "The JSON text of the manifest, 64 KB at most." }),
      preview: t.boolean({
        defaultValue: false,
        description: "Whether only what would change is answered, and nothing is published.",
      }),
    }),
  }),
  payload: builder.objectRef<PublishedVersion>("PublishExtensionVersionPayload").implement({
    description: "The version was published, or what publishing it would change.",
    fields: (t) => ({
      extension: t.field({
        type: "Extension",
        nullable: true,
        description: "The extension; null in a preview of a new one.",
        resolve: (payload) => payload.extension,
      }),
      version: t.field({
        type: "ExtensionVersion",
        nullable: true,
        description: "The new version; null in a preview.",
        resolve: (payload) => payload.version,
      }),
      difference: t.field({
        type: VersionDifferenceType,
        description: "Against the newest version before.",
        resolve: ({ former, manifest, version }) =>
          differenceOf(
            former && { manifest: readManifest(former.manifest), row: former },
            { manifest, row: version },
            true,
          ),
      }),
      subscriptions: t.field({
        type: ["CallbackSubscription"],
        description:
          "Where the version is called back, in the order of an installation's life; none in a preview.",
        resolve: (payload) => payload.subscriptions,
      }),
      secret: t.exposeString("secret", {
        nullable: true,
        description:
          "`whsec_` and base64: verifies the callbacks. Only of a new extension, shown this once; null otherwise.",
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was published." }),
    }),
  }),
  errors: [ManifestError],
  run: publishExtensionVersion,
});

import { builder } from "../../graphql/builder.ts";
import { ErrorInterface } from "../../graphql/errors.ts";
import { ManifestError } from "./manifest-error.ts";
import { describeManifests } from "./manifest-schema.ts";
import { readManifest } from "./manifest.ts";
import type { ManifestIssue } from "./parse-manifest.ts";
import { previewManifest } from "./preview-manifest.ts";
import type { PreviewedManifest } from "./preview-manifest.ts";
import { differenceOf, VersionDifferenceType } from "./version-difference.graphql.ts";

const ManifestIssueType = builder.objectRef<ManifestIssue>("ManifestIssue").implement({
  description: "One thing wrong with a manifest.",
  fields: (t) => ({
    path: t.exposeString("path", { description: "JSON path, such as `$.callbackListener.onInstall`." }),
    code: t.exposeString("code", { description: "Stable, machine-readable." }),
    message: t.exposeString("message", { description: "What is wrong, in a sentence." }),
    remedy: t.exposeString("remedy", { description: "What was meant, or what to do." }),
    line: t.exposeInt("line", { nullable: true, description: "Its line in the text, from 1." }),
    column: t.exposeInt("column", {
      nullable: true,
      description: "Its place in the line, from 1, in UTF-16 code units.",
    }),
  }),
});

builder.objectType(ManifestError, {
  name: "ManifestError",
  description: "The manifest is not right: nothing was published.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [ManifestIssueType],
      description: "Every issue found, by its place in the text.",
      resolve: (error) => [...error.issues],
    }),
  }),
});

const ManifestCheckType = builder.objectRef<PreviewedManifest>("ManifestCheck").implement({
  description: "What is wrong with a manifest, and what it would change.",
  fields: (t) => ({
    issues: t.field({
      type: [ManifestIssueType],
      description: "Every issue found, by its place in the text; none where it could be published.",
      resolve: (check) => check.issues,
    }),
    extensionKey: t.exposeString("extensionKey", {
      nullable: true,
      description: "The key in the text; null where there is none to be read.",
    }),
    version: t.exposeString("version", {
      nullable: true,
      description: "The version in the text; null where there is none to be read.",
    }),
    difference: t.field({
      type: VersionDifferenceType,
      nullable: true,
      description:
        "Against the newest version of your extension of that key; null while the text is not right.",
      resolve: ({ manifest, former }) =>
        manifest &&
        differenceOf(
          former && { manifest: readManifest(former.manifest), row: former },
          { manifest, row: null },
          true,
        ),
    }),
  }),
});

const schema = describeManifests();

builder.queryFields((t) => ({
  checkManifest: t.field({
    type: ManifestCheckType,
    description:
      "What is wrong with a manifest, for editors; names in its URLs are looked up. Changes nothing. Roles: company admin, developer; token scope `extensions:write`.",
    args: { manifest: t.arg.string({ required: true, description: "The JSON text, 64 KB at most." }) },
    resolve: (_root, { manifest }, ctx) => previewManifest(ctx, manifest),
  }),
  manifestSchema: t.field({
    type: "JSON",
    description: "The JSON Schema (2020-12) of manifests, for editors. `checkManifest` knows more.",
    resolve: () => schema,
  }),
}));

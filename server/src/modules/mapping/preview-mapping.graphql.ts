import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { MappingIssueType, MappingSettingsInput } from "./mapping-settings.graphql.ts";
import { previewMapping } from "./preview-mapping.ts";
import type { MappingPreview, PreviewValue } from "./preview-mapping.ts";

const PreviewValueType = builder.objectRef<PreviewValue>("MappingPreviewValue").implement({
  description: "What a mapping makes of one field.",
  fields: (t) => ({
    property: t.exposeString("property", { description: "The property." }),
    field: t.exposeString("field", { description: "The field." }),
    from: t.field({
      type: "JSON",
      nullable: true,
      description: "What the provider has; null: no value.",
      resolve: ({ from }) => from,
    }),
    to: t.field({
      type: "JSON",
      nullable: true,
      description: "What the property becomes; null: no value.",
      resolve: ({ to }) => to,
    }),
    error: t.exposeString("error", {
      nullable: true,
      description: "What would be a mapping error, and what to do about it; null: it fits.",
    }),
  }),
});

const PreviewRecordType = builder
  .objectRef<MappingPreview["records"][number]>("MappingPreviewRecord")
  .implement({
    description: "What a mapping makes of one record.",
    fields: (t) => ({
      name: t.exposeString("name", { description: "The contact's name." }),
      values: t.field({
        type: [PreviewValueType],
        description: "The entries that are pulled, in their order.",
        resolve: ({ values }) => values,
      }),
    }),
  });

const PreviewType = builder.objectRef<MappingPreview>("MappingPreview").implement({
  description: "What a mapping would make of real records. Nothing is saved.",
  fields: (t) => ({
    records: t.field({
      type: [PreviewRecordType],
      description: "Up to three contacts of the provider.",
      resolve: ({ records }) => records,
    }),
    issues: t.field({
      type: [MappingIssueType],
      description: "What does not work as the fields are now.",
      resolve: ({ issues }) => issues,
    }),
    problem: t.exposeString("problem", {
      nullable: true,
      description: "Why no record could be read; null: they were, or nothing is pulled.",
    }),
  }),
});

builder.queryField("previewMapping", (t) =>
  t.field({
    type: PreviewType,
    description:
      "Tries a mapping on the first three contacts of the provider, read now: one call of its budget. Roles and scope as `saveIntegrationSettings`.",
    args: {
      accountId: t.arg.id({ required: true, description: "The account." }),
      mapping: t.arg({ type: MappingSettingsInput, required: true, description: "The mapping to try." }),
    },
    resolve: (_root, { accountId, mapping }, ctx) =>
      previewMapping(ctx, { accountId: recordId("Account", accountId, "accountId"), mapping }),
  }),
);

import type { Account } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { CONTACT_PROPERTIES } from "./contact-properties.ts";
import { ContactFieldType, ContactPropertyType } from "./contact-properties.graphql.ts";
import { defaultSettings } from "./default-settings.ts";
import { MappingSettingsType } from "./mapping-settings.graphql.ts";
import { loadGround, loadProperties, loadSettings } from "./settings-loaders.ts";
import type { SettingsView } from "./settings-conflict-error.ts";
import { CommunicationSettingsType, FilterSettingsType, SyncSettingsType } from "./settings-tabs.graphql.ts";
import type { IntegrationSettingsValues } from "./settings-values.ts";
import { suggestMappings } from "./suggest-mappings.ts";
import type { MappingSuggestion } from "./suggest-mappings.ts";

export const loadAccount = makeRecordLoader<Account>("Account");

type Tabs = { accountId: string; values: IntegrationSettingsValues };

const DefaultsType = builder.objectRef<Tabs>("IntegrationSettingsDefaults").implement({
  description: "What stands where nobody has saved anything.",
  fields: (t) => ({
    sync: t.field({
      type: SyncSettingsType,
      description: "Of the tab Sync.",
      resolve: ({ values }) => values.sync,
    }),
    mapping: t.field({
      type: MappingSettingsType,
      description: "Of the mapping, by the fields that there are.",
      resolve: ({ accountId, values }) => ({ accountId, mapping: values.mapping }),
    }),
    filters: t.field({
      type: FilterSettingsType,
      description: "Of the tab Filters.",
      resolve: ({ values }) => values.filters,
    }),
    communication: t.field({
      type: CommunicationSettingsType,
      description: "Of the tab Communication.",
      resolve: ({ values }) => values.communication,
    }),
  }),
});

const SuggestionType = builder.objectRef<MappingSuggestion>("MappingSuggestion").implement({
  description: "A field that may be meant for a property that none fills.",
  fields: (t) => ({
    property: t.exposeString("property", { description: "The property." }),
    field: t.exposeString("field", { description: "The field." }),
    confidence: t.exposeFloat("confidence", { description: "How sure that is, from 0.5 to 1." }),
    reason: t.exposeString("reason", { description: "What speaks for it, for people." }),
  }),
});

export const IntegrationSettingsType = builder.objectRef<SettingsView>("IntegrationSettings").implement({
  description: "How an account is synchronised, in four tabs.",
  fields: (t) => ({
    account: t.field({
      type: "Account",
      description: "The account.",
      resolve: async ({ accountId }, _args, ctx) => (await loadAccount(ctx, accountId)) as Account,
    }),
    version: t.int({
      description: "Raised by each save; give it with the next one. 0: nobody has saved any.",
      resolve: ({ values }) => values.version,
    }),
    updatedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When they were last saved; null: never.",
      resolve: ({ updatedAt }) => updatedAt,
    }),
    updatedBy: t.string({
      nullable: true,
      description: "Who saved them last.",
      resolve: ({ updatedByName }) => updatedByName,
    }),
    sync: t.field({
      type: SyncSettingsType,
      description: "The tab Sync.",
      resolve: ({ values }) => values.sync,
    }),
    mapping: t.field({
      type: MappingSettingsType,
      description: "The tab Contact property mapping.",
      resolve: ({ accountId, values }) => ({ accountId, mapping: values.mapping }),
    }),
    filters: t.field({
      type: FilterSettingsType,
      description: "The tab Filters.",
      resolve: ({ values }) => values.filters,
    }),
    communication: t.field({
      type: CommunicationSettingsType,
      description: "The tab Communication.",
      resolve: ({ values }) => values.communication,
    }),
    defaults: t.field({
      type: DefaultsType,
      description:
        "What each tab is where nobody has saved it; Sync, Filters and Communication can be reset to it.",
      resolve: async ({ accountId }, _args, ctx) => {
        const ground = await loadGround(ctx, accountId);
        return { accountId, values: defaultSettings(ground?.dataSync ?? null, ground?.fields ?? []) };
      },
    }),
    suggestions: t.field({
      type: [SuggestionType],
      description: "Fields for properties that none fills, by name and type, the surest first.",
      resolve: async ({ accountId, values }, _args, ctx) => {
        const ground = await loadGround(ctx, accountId);
        return suggestMappings({
          mapping: values.mapping,
          properties: [...CONTACT_PROPERTIES, ...values.mapping.customProperties],
          fields: ground?.fields ?? [],
          standardFields: ground?.dataSync?.standardFields ?? {},
        });
      },
    }),
  }),
});

builder.queryField("integrationSettings", (t) =>
  t.field({
    type: IntegrationSettingsType,
    nullable: true,
    description: "How an account is synchronised; null: there is no such account in your organization.",
    args: { accountId: t.arg.id({ required: true, description: "The account." }) },
    resolve: (_root, { accountId }, ctx) => loadSettings(ctx, recordId("Account", accountId, "accountId")),
  }),
);

builder.prismaObjectFields("Account", (t) => ({
  integrationSettings: t.field({
    type: IntegrationSettingsType,
    nullable: true,
    description: "How it is synchronised; null once the account is deleted.",
    resolve: (account, _args, ctx) => loadSettings(ctx, account.id),
  }),
  contactProperties: t.field({
    type: [ContactPropertyType],
    description: "The properties that its contacts have.",
    resolve: (account, _args, ctx) => loadProperties(ctx, account.id),
  }),
  contactFields: t.field({
    type: [ContactFieldType],
    description:
      "The fields of contacts at the provider, by name; none before the first org sync, or where the service has no data sync.",
    resolve: async (account, _args, ctx) => (await loadGround(ctx, account.id))?.fields ?? [],
  }),
}));

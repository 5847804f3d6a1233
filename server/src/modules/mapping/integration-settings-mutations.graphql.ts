import type { Account } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { ErrorInterface } from "../../graphql/errors.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { IntegrationSettingsType, loadAccount } from "./integration-settings.graphql.ts";
import { MappingSettingsInput } from "./mapping-settings.graphql.ts";
import { resetIntegrationSettings } from "./reset-integration-settings.ts";
import { saveIntegrationSettings } from "./save-integration-settings.ts";
import { SettingsConflictError } from "./settings-conflict-error.ts";
import type { SettingsView } from "./settings-conflict-error.ts";
import {
  CommunicationSettingsInput,
  FilterSettingsInput,
  SettingsTabEnum,
  SyncSettingsInput,
} from "./settings-tabs.graphql.ts";

const roles = "Roles: company admin, supervisor; in development developers too; token scope `sync:write`.";

builder.objectType(SettingsConflictError, {
  name: "SettingsConflictError",
  description: "Somebody saved these settings after the version that was given. Nothing was saved.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    settings: t.field({
      type: IntegrationSettingsType,
      description: "The settings as they are now.",
      resolve: ({ settings }) => settings,
    }),
    changedBy: t.string({
      nullable: true,
      description: "Who saved them last.",
      resolve: ({ settings }) => settings.updatedByName,
    }),
    changedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When.",
      resolve: ({ settings }) => settings.updatedAt,
    }),
    tabs: t.field({
      type: [SettingsTabEnum],
      description: "The tabs that were changed since the version that was given.",
      resolve: ({ tabs }) => tabs,
    }),
  }),
});

function settingsPayload(name: string, description: string) {
  return builder.objectRef<SettingsView>(name).implement({
    description,
    fields: (t) => ({
      settings: t.field({
        type: IntegrationSettingsType,
        description: "The settings as they are now.",
        resolve: (settings) => settings,
      }),
      account: t.field({
        type: "Account",
        description: "Whose.",
        resolve: async ({ accountId }, _args, ctx) => (await loadAccount(ctx, accountId)) as Account,
      }),
    }),
  });
}

addMutation("saveIntegrationSettings", {
  description: `Saves tabs of the settings of an account, all that are given or none. ${roles}`,
  input: builder.inputType("SaveIntegrationSettingsInput", {
    description: "Settings of an account. A tab that is left out stays.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      version: t.int({
        required: true,
        description: "The version that these settings start from; a later one is a `SettingsConflictError`.",
      }),
      sync: t.field({ type: SyncSettingsInput, description: "The tab Sync." }),
      mapping: t.field({ type: MappingSettingsInput, description: "The tab Contact property mapping." }),
      filters: t.field({ type: FilterSettingsInput, description: "The tab Filters." }),
      communication: t.field({ type: CommunicationSettingsInput, description: "The tab Communication." }),
    }),
  }),
  payload: settingsPayload("SaveIntegrationSettingsPayload", "They are saved."),
  errors: [SettingsConflictError],
  run: (ctx, { accountId, ...input }) =>
    saveIntegrationSettings(ctx, { accountId: recordId("Account", accountId, "accountId"), ...input }),
});

addMutation("resetIntegrationSettings", {
  description: `Puts one tab back to its default: Sync, Filters or Communication. ${roles}`,
  input: builder.inputType("ResetIntegrationSettingsInput", {
    description: "Which tab of which settings.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      tab: t.field({
        type: SettingsTabEnum,
        required: true,
        description: "The tab; the mapping is refused.",
      }),
      version: t.int({
        required: true,
        description: "The version that was seen; a later one is a `SettingsConflictError`.",
      }),
    }),
  }),
  payload: settingsPayload("ResetIntegrationSettingsPayload", "The tab is as by default."),
  errors: [SettingsConflictError],
  run: (ctx, { accountId, tab, version }) =>
    resetIntegrationSettings(ctx, { accountId: recordId("Account", accountId, "accountId"), tab, version }),
});

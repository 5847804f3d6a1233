import type { ObjectRef } from "@pothos/core";
import type { Account, SyncRun } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { BuilderTypes } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { SyncRunKindEnum } from "../mapping/index.ts";
import { cancelSync } from "./cancel-sync.ts";
import { retryAccountSync } from "./retry-account-sync.ts";
import { retryMappingErrors } from "./retry-mapping-errors.ts";
import { startSync } from "./start-sync.ts";
import { SyncRunType, SyncScopeEnum } from "./sync.graphql.ts";

const loadAccount = makeRecordLoader<Account>("Account");

type RunOfAccount = { accountId: string; syncRun: SyncRun };

function runPayload(name: string, description: string): ObjectRef<BuilderTypes, RunOfAccount> {
  return builder.objectRef<RunOfAccount>(name).implement({
    description,
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "The account, with its status.",
        resolve: async (payload, _args, ctx) => (await loadAccount(ctx, payload.accountId)) as Account,
      }),
      syncRun: t.field({ type: SyncRunType, description: "The run.", resolve: (payload) => payload.syncRun }),
    }),
  });
}

addMutation("retryAccountSync", {
  description:
    "Schedules an org sync of an account now, after a failure or ahead of the daily one. While one runs, that one is the answer.",
  input: builder.inputType("RetryAccountSyncInput", {
    description: "Which account.",
    fields: (t) => ({ accountId: t.id({ required: true, description: "The account." }) }),
  }),
  payload: runPayload("RetryAccountSyncPayload", "A run is scheduled, or runs."),
  run: (ctx, input) =>
    retryAccountSync(ctx, { accountId: recordId("Account", input.accountId, "accountId") }),
});

addMutation("startSync", {
  description:
    "Starts a sync of an account now. An account has one unfinished run of a kind: one that is scheduled is moved to now, one that runs is the answer. While the account is revoked or needs re-authentication the run waits, and goes on by itself. Conflict: NO_SYNC (the service has no data sync), NOT_SYNCED (the first org sync has not ended), NOT_ENABLED (by the account's settings), SYNC_UNDER_WAY (an unfinished run goes through other records).",
  input: builder.inputType("StartSyncInput", {
    description: "What to synchronise.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      kind: t.field({ type: SyncRunKindEnum, required: true, description: "What." }),
      scope: t.field({
        type: SyncScopeEnum,
        description: "Which records: INCREMENTAL unless given; an org sync always reads everything.",
      }),
    }),
  }),
  payload: runPayload("StartSyncPayload", "A run is scheduled, or runs."),
  run: (ctx, { accountId, kind, scope }) =>
    startSync(ctx, { accountId: recordId("Account", accountId, "accountId"), kind, scope }),
});

addMutation("cancelSync", {
  description:
    "Cancels a run that waits or runs. What it has committed stays, schedules go on, and the next run of its kind reads what this one did not. Conflict: ALREADY_ENDED, FIRST_SYNC (the first org sync of an account).",
  input: builder.inputType("CancelSyncInput", {
    description: "Which run.",
    fields: (t) => ({ syncRunId: t.id({ required: true, description: "The run." }) }),
  }),
  payload: runPayload("CancelSyncPayload", "The run is canceled."),
  run: (ctx, { syncRunId }) => cancelSync(ctx, { syncRunId: recordId("SyncRun", syncRunId, "syncRunId") }),
});

addMutation("retryMappingErrors", {
  description:
    "Goes through records with open mapping errors again, and those alone: all of the account, or those of groups and single errors, 1,000 ids in all. What passes now is resolved. Conflict: NOTHING_OPEN, NO_SYNC, NOT_SYNCED, NOT_ENABLED, SYNC_UNDER_WAY as of `startSync`.",
  input: builder.inputType("RetryMappingErrorsInput", {
    description: "Which errors; without groups and errors all that are open.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      groupIds: t.idList({ description: "All open errors of these groups." }),
      errorIds: t.idList({ description: "These errors." }),
    }),
  }),
  payload: builder
    .objectRef<{ accountId: string; syncRuns: SyncRun[] }>("RetryMappingErrorsPayload")
    .implement({
      description: "Runs are scheduled, one for each direction that there are errors of.",
      fields: (t) => ({
        account: t.field({
          type: "Account",
          description: "The account.",
          resolve: async (payload, _args, ctx) => (await loadAccount(ctx, payload.accountId)) as Account,
        }),
        syncRuns: t.field({
          type: [SyncRunType],
          description: "The runs, with scope FAILED_ONLY.",
          resolve: (payload) => payload.syncRuns,
        }),
      }),
    }),
  run: (ctx, { accountId, groupIds, errorIds }) =>
    retryMappingErrors(ctx, {
      accountId: recordId("Account", accountId, "accountId"),
      groupIds: groupIds?.map((id, index) => recordId("MappingErrorGroup", id, `groupIds[${index}]`)),
      errorIds: errorIds?.map((id, index) => recordId("MappingError", id, `errorIds[${index}]`)),
    }),
});

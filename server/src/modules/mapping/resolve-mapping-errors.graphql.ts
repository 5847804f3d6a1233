import type { Account, MappingErrorGroup } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { MappingErrorStateEnum } from "./mapping-enums.graphql.ts";
import { resolveMappingErrors } from "./resolve-mapping-errors.ts";

const loadAccount = makeRecordLoader<Account>("Account");
const loadGroup = makeRecordLoader<MappingErrorGroup>("MappingErrorGroup");

type Resolved = Awaited<ReturnType<typeof resolveMappingErrors>>;

addMutation("resolveMappingErrors", {
  description:
    "Says of mapping errors that they are settled, may stay, or may not after all. Resolving changes no value: what still fails opens again with the next run. Roles: company admin, supervisor; in development developers too; token scope `sync:write`.",
  input: builder.inputType("ResolveMappingErrorsInput", {
    description: "Which errors, and what becomes of them. With neither groups nor errors: all that are open.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      groupIds: t.idList({ description: "Those of these groups, at most 100." }),
      errorIds: t.idList({ description: "Single ones, at most 100." }),
      as: t.field({
        type: MappingErrorStateEnum,
        required: true,
        description:
          "RESOLVED; IGNORED, which does not open again; or OPEN, which takes back that errors are ignored.",
      }),
    }),
  }),
  payload: builder.objectRef<Resolved>("ResolveMappingErrorsPayload").implement({
    description: "They stand so now.",
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "The account.",
        resolve: async ({ accountId }, _args, ctx) => (await loadAccount(ctx, accountId)) as Account,
      }),
      count: t.exposeInt("count", { description: "How many were moved." }),
      groups: t.field({
        type: ["MappingErrorGroup"],
        description: "The groups whose counts have changed.",
        resolve: async ({ groupIds }, _args, ctx) =>
          (await Promise.all(groupIds.map((id) => loadGroup(ctx, id)))).filter((group) => group !== null),
      }),
    }),
  }),
  run: (ctx, { accountId, groupIds, errorIds, as }) =>
    resolveMappingErrors(ctx, {
      accountId: recordId("Account", accountId, "accountId"),
      groupIds: groupIds?.map((id, index) => recordId("MappingErrorGroup", id, `groupIds.${index}`)),
      errorIds: errorIds?.map((id, index) => recordId("MappingError", id, `errorIds.${index}`)),
      as,
    }),
});

import type { Account } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId, toGlobalId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { AccountImpactType, previewInput, ServiceImpactType } from "./account-impact.graphql.ts";
import { deleteAccount } from "./delete-account.ts";
import type { DeletedAccount } from "./delete-account.ts";
import { deleteService } from "./delete-service.ts";
import type { DeletedService } from "./delete-service.ts";

addMutation("deleteAccount", {
  description:
    "Deletes an account for good. Its tokens are revoked at the provider, its secrets destroyed, and its rules need configuration.",
  input: previewInput("DeleteAccountInput", "Which account."),
  payload: builder.objectRef<DeletedAccount>("DeleteAccountPayload").implement({
    description: "The account is gone, or would be.",
    fields: (t) => ({
      deletedAccountId: t.id({
        nullable: true,
        description: "The id that is gone; null for a preview.",
        resolve: (payload) =>
          payload.deletedAccountId ? toGlobalId("Account", payload.deletedAccountId) : null,
      }),
      account: t.field({
        type: "Account",
        nullable: true,
        description: "The account, for a preview.",
        resolve: (payload): Account | null => payload.account,
      }),
      impact: t.field({
        type: AccountImpactType,
        description: "What it touches.",
        resolve: (payload) => payload.impact,
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
    }),
  }),
  run: (ctx, input) =>
    deleteAccount(ctx, { ...input, accountId: recordId("Account", input.accountId, "accountId") }),
});

addMutation("deleteService", {
  description:
    "Deletes the integration with a service: all its accounts in both environments and its OAuth client, for good. Every rule that used one needs configuration. The catalogue still lists the service; connections are not touched. Roles: company admin, supervisor; token scope `accounts:write`.",
  input: builder.inputType("DeleteServiceInput", {
    description: "Which service.",
    fields: (t) => ({
      serviceKey: t.string({ required: true, description: "Such as `zoho-crm`." }),
      confirmation: t.string({ description: "`DELETE`, exactly; not needed for a preview." }),
      preview: t.boolean({
        defaultValue: false,
        description: "Only tell what would be touched; change nothing.",
      }),
    }),
  }),
  payload: builder.objectRef<DeletedService>("DeleteServicePayload").implement({
    description: "The integration is gone, or would be.",
    fields: (t) => ({
      service: t.field({
        type: "Service",
        description: "The catalogue entry, which stays.",
        resolve: (payload) => payload.service,
      }),
      deletedAccountIds: t.field({
        type: ["ID"],
        description: "The ids that are gone; none for a preview.",
        resolve: (payload) => payload.deletedAccountIds.map((id) => toGlobalId("Account", id)),
      }),
      impact: t.field({
        type: ServiceImpactType,
        description: "What it touches.",
        resolve: (payload) => payload.impact,
      }),
      preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
    }),
  }),
  run: (ctx, input) => deleteService(ctx, input),
});

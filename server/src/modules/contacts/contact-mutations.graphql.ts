import type { Account, Contact } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId, recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { deleteContacts } from "./delete-contacts.ts";
import { contactPath } from "./read-contact-inputs.ts";
import { upsertContacts } from "./upsert-contacts.ts";
import type { UpsertedContacts } from "./upsert-contacts.ts";

const loadAccount = makeRecordLoader<Account>("Account");

const ContactInput = builder.inputType("ContactInput", {
  description:
    "A contact by `id`, else by `externalId`, else by `email`. Where that finds none, it is made; with an `id` it must be there.",
  fields: (t) => ({
    id: t.id({ description: "The contact." }),
    externalId: t.string({
      description:
        "Its id at the provider. Beside `id` it is only compared. A contact that is made with it is that record's from its next sync on.",
    }),
    email: t.field({
      type: "EmailAddress",
      description:
        "Its address, compared in any case; it becomes the property `email`. Where several contacts have it, say by `id` which one is meant.",
    }),
    properties: t.field({
      type: "JSON",
      description:
        'An object of values by the names of `Account.contactProperties`, such as `{ "firstName": "Ada" }`. null clears; what is not named stays.',
    }),
  }),
});

addMutation("upsertContacts", {
  description:
    "Makes and changes up to 100 contacts of an account, all or none. What changed is to be pushed; a contact that has these values already stays as it is, one that was deleted comes back. Errors name each value, such as `contacts[3].properties.email`. Conflict: NO_SYNC (the service has no data sync).",
  input: builder.inputType("UpsertContactsInput", {
    description: "Which contacts, of which account.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      contacts: t.field({
        type: [ContactInput],
        required: true,
        description: "1 to 100, each contact once.",
      }),
    }),
  }),
  payload: builder.objectRef<UpsertedContacts>("UpsertContactsPayload").implement({
    description: "The contacts are as they were asked to be.",
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "The account.",
        resolve: async (payload, _args, ctx) => (await loadAccount(ctx, payload.accountId)) as Account,
      }),
      contacts: t.field({
        type: ["Contact"],
        description: "In the order in which they were given.",
        resolve: (payload) => payload.contacts,
      }),
      created: t.exposeInt("created", { description: "How many were made." }),
      updated: t.exposeInt("updated", { description: "How many were changed, or came back." }),
      unchanged: t.exposeInt("unchanged", { description: "How many had these values already." }),
    }),
  }),
  run: (ctx, { accountId, contacts }) =>
    upsertContacts(ctx, {
      accountId: recordId("Account", accountId, "accountId"),
      contacts: contacts.map((contact, index) => ({
        ...contact,
        id: optionalRecordId("Contact", contact.id, contactPath(index, "id")),
        properties: contact.properties as Parameters<
          typeof upsertContacts
        >[1]["contacts"][number]["properties"],
      })),
    }),
});

addMutation("deleteContacts", {
  description:
    "Deletes up to 100 contacts of an account, all or none. One that stands at the provider is deleted there by the next push; until then `upsertContacts` brings it back. Those deleted already stay as they are. Conflict: NO_SYNC.",
  input: builder.inputType("DeleteContactsInput", {
    description: "Which contacts, of which account.",
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      ids: t.idList({ required: true, description: "1 to 100 contacts of it." }),
    }),
  }),
  payload: builder.objectRef<{ accountId: string; contacts: Contact[] }>("DeleteContactsPayload").implement({
    description: "The contacts are deleted.",
    fields: (t) => ({
      account: t.field({
        type: "Account",
        description: "The account.",
        resolve: async (payload, _args, ctx) => (await loadAccount(ctx, payload.accountId)) as Account,
      }),
      contacts: t.field({
        type: ["Contact"],
        description:
          "As they are now. One that never was at the provider is gone for good: `node` finds it no more.",
        resolve: (payload) => payload.contacts,
      }),
    }),
  }),
  run: (ctx, { accountId, ids }) =>
    deleteContacts(ctx, {
      accountId: recordId("Account", accountId, "accountId"),
      ids: ids.map((id, index) => recordId("Contact", id, `ids[${index}]`)),
    }),
});

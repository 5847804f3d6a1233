import { requireActor } from "../../context.ts";
import type { Account } from "../../generated/prisma/client.ts";
import type { ContactState } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import type { Json } from "../../providers/provider.ts";
import { PropertyTypeEnum, RecordSideEnum } from "../mapping/index.ts";
import type { ContactProperty } from "../mapping/index.ts";
import { loadPropertiesOf } from "./contact-properties-of.ts";
import type { ContactConflict, ContactValues } from "./merge-contact.ts";

const loadAccount = makeRecordLoader<Account>("Account");

export const ContactStateEnum = builder.enumType("ContactState", {
  description: "Where a contact stands between here and the provider.",
  values: {
    SYNCED: { description: "Nothing of it waits to be pushed." },
    TO_PUSH: {
      description:
        "Changed or deleted here, and the provider has it not. A push takes it over; where the account's settings have pushes off, it stays so.",
    },
    NEW: { description: "Made here, and not at the provider yet." },
    DELETED: { description: "Gone on both sides." },
  } satisfies Record<ContactState, object>,
});

type NamedValue = Pick<ContactProperty, "label" | "type"> & { property: string; value: Json };

const ContactValue = builder.objectRef<NamedValue>("ContactValue").implement({
  description: "What a contact has for a property.",
  fields: (t) => ({
    property: t.exposeString("property", { description: "The property's name." }),
    label: t.exposeString("label", { description: "Its name for people." }),
    type: t.field({ type: PropertyTypeEnum, description: "What it holds.", resolve: ({ type }) => type }),
    value: t.field({
      type: "JSON",
      nullable: true,
      description: "Text, number or boolean as the type says; dates and moments are text in ISO 8601.",
      resolve: ({ value }) => value,
    }),
  }),
});

const Conflict = builder.objectRef<ContactConflict>("ContactConflict").implement({
  description:
    "A property that both sides had changed since they last agreed. The winner's value stands, the other one is kept here.",
  fields: (t) => ({
    property: t.exposeString("property", {
      description: "The property's name; `(deleted)` where one side deleted what the other changed.",
    }),
    patchbayValue: t.field({
      type: "JSON",
      nullable: true,
      description: "What it was here.",
      resolve: ({ patchbayValue }) => patchbayValue,
    }),
    providerValue: t.field({
      type: "JSON",
      nullable: true,
      description: "What it was at the provider.",
      resolve: ({ providerValue }) => providerValue,
    }),
    winner: t.field({
      type: RecordSideEnum,
      description: "Whose value stands, as the account's settings said.",
      resolve: ({ winner }) => winner,
    }),
    at: t.field({
      type: "DateTime",
      description: "When the sides met.",
      resolve: ({ at }) => new Date(at),
    }),
  }),
});

builder.prismaNode("Contact", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description:
    "A contact of an account, as Patchbay keeps it: pulls write it, pushes read what changed in it. `upsertContacts` and `deleteContacts` change it.",
  fields: (t) => ({
    account: t.field({
      type: "Account",
      nullable: true,
      description: "Whose contact; null once the account is deleted.",
      resolve: (contact, _args, ctx) => loadAccount(ctx, contact.accountId),
    }),
    externalId: t.exposeString("externalId", {
      nullable: true,
      description: "Its id at the provider; null until a push has made it there.",
    }),
    email: t.exposeString("email", {
      nullable: true,
      description: "Its address in lower case: what contacts are matched by.",
    }),
    name: t.exposeString("name", {
      description: "First and last name, else company, else e-mail address, else its id at the provider.",
    }),
    properties: t.field({
      type: [ContactValue],
      description: "The properties that have a value, in the order of `Account.contactProperties`.",
      resolve: async (contact, _args, ctx) => {
        const known = await loadPropertiesOf(ctx, contact.accountId);
        return inOrder(contact.properties as ContactValues, known);
      },
    }),
    state: t.field({
      type: ContactStateEnum,
      description: "Where it stands.",
      resolve: (contact) => contact.state,
    }),
    conflicts: t.field({
      type: [Conflict],
      description: "Where both sides had changed the same, newest first: the last 10.",
      resolve: (contact) => contact.conflicts as unknown as ContactConflict[],
    }),
    deletedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when it is gone; null while it is there.",
      resolve: (contact) => contact.deletedAt,
    }),
    deletedBy: t.field({
      type: RecordSideEnum,
      nullable: true,
      description: "Where it was deleted first.",
      resolve: (contact) => contact.deletedBy,
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was first here.",
      resolve: (contact) => contact.createdAt,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When it last changed here, by whomever.",
      resolve: (contact) => contact.updatedAt,
    }),
    updatedBy: t.exposeString("updatedByName", {
      nullable: true,
      description: "Who last changed it here; null: a pull did.",
    }),
    pushedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the provider was last written to.",
      resolve: (contact) => contact.pushedAt,
    }),
    externalModifiedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the record last changed at the provider, as far as it was read.",
      resolve: (contact) => contact.externalModifiedAt,
    }),
  }),
});

/** Those whose property is no more come last, as texts by their names. */
function inOrder(values: ContactValues, known: ReadonlyMap<string, ContactProperty>): NamedValue[] {
  const rank = new Map([...known.keys()].map((name, index) => [name, index]));
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== "")
    .map(([property, value]): NamedValue => {
      const { label, type } = known.get(property) ?? { label: property, type: "TEXT" };
      return { property, label, type, value };
    })
    .toSorted((a, b) => (rank.get(a.property) ?? known.size) - (rank.get(b.property) ?? known.size));
}

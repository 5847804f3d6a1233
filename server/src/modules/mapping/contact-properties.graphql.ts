import { builder } from "../../graphql/builder.ts";
import type { ContactField } from "../../providers/data-sync.ts";
import type { ContactProperty } from "./contact-properties.ts";
import { PropertyTypeEnum } from "./mapping-enums.graphql.ts";

export const ContactPropertyType = builder.objectRef<ContactProperty>("ContactProperty").implement({
  description: "A property that contacts have here.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Its name in `properties` of a contact." }),
    label: t.exposeString("label", { description: "Its name for people." }),
    type: t.field({ type: PropertyTypeEnum, description: "What it holds.", resolve: ({ type }) => type }),
    custom: t.exposeBoolean("custom", {
      description: "Whether it was added for this account; otherwise every contact has it.",
    }),
  }),
});

export const ContactFieldType = builder.objectRef<ContactField>("ContactField").implement({
  description: "A field that contacts have at the provider, as the last org sync found it.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Its name in the provider's API." }),
    label: t.exposeString("label", { description: "Its name for people." }),
    type: t.field({ type: PropertyTypeEnum, description: "What it holds.", resolve: ({ type }) => type }),
    providerType: t.exposeString("providerType", { description: "The provider's own word for its type." }),
    required: t.exposeBoolean("required", {
      description: "Whether the provider makes no contact without it.",
    }),
    readOnly: t.exposeBoolean("readOnly", { description: "Whether it cannot be written." }),
    maxLength: t.exposeInt("maxLength", {
      nullable: true,
      description: "How many characters it takes; null where the provider tells none.",
    }),
    choices: t.field({
      type: ["String"],
      nullable: true,
      description: "The values it may have; null: any.",
      resolve: ({ choices }) => choices && [...choices],
    }),
    custom: t.exposeBoolean("custom", { description: "Whether the organization added it at the provider." }),
  }),
});

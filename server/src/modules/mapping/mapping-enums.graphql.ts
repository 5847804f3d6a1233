import type {
  MappingErrorCode,
  MappingErrorState,
  RecordSide,
  SyncDirection,
  SyncRunKind,
} from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import type { FieldType } from "../../providers/data-sync.ts";

// Enums of data sync that several modules need: this is the lowest of them.

export const SyncRunKindEnum = builder.enumType("SyncRunKind", {
  description: "What a run synchronises.",
  values: {
    ORG_SYNC: { description: "What the provider organization is made of: modules, fields, users, views." },
    CONTACTS_PULL: { description: "Contacts, from the provider to Patchbay." },
    CONTACTS_PUSH: { description: "Contacts, from Patchbay to the provider." },
    USERS: { description: "The people of the provider organization." },
    VIEWS: { description: "The chosen provider views, and the contacts that each has." },
  } satisfies Record<SyncRunKind, object>,
});

export const RecordSideEnum = builder.enumType("RecordSide", {
  description: "One of the two places where a record stands.",
  values: {
    PATCHBAY: { description: "Here." },
    PROVIDER: { description: "At the provider." },
  } satisfies Record<RecordSide, object>,
});

export const SyncDirectionEnum = builder.enumType("SyncDirection", {
  description: "Which way records go.",
  values: {
    PULL: { description: "From the provider to Patchbay." },
    PUSH: { description: "From Patchbay to the provider." },
  } satisfies Record<SyncDirection, object>,
});

export const PropertyTypeEnum = builder.enumType("PropertyType", {
  description: "What a property of a contact, or a field at the provider, holds.",
  values: {
    TEXT: { description: "Text." },
    EMAIL: { description: "An e-mail address." },
    PHONE: { description: "A phone number, as it is written." },
    URL: { description: "A web address." },
    NUMBER: { description: "A number." },
    DATE: { description: "A day, in ISO 8601: `1990-12-31`." },
    DATETIME: { description: "A moment, in ISO 8601 and UTC: `2026-05-04T09:30:00Z`." },
    BOOLEAN: { description: "true or false." },
  } satisfies Record<FieldType, object>,
});

export const MappingErrorCodeEnum = builder.enumType("MappingErrorCode", {
  description: "What is wrong with a value.",
  values: {
    REQUIRED: { description: "A property or field that must have a value has none." },
    NOT_TEXT: { description: "It is a list or an object." },
    NOT_A_NUMBER: { description: "It is no number, or can mean two." },
    NOT_A_DATE: { description: "It is no date, is not in the calendar, or can mean two." },
    NOT_A_BOOLEAN: { description: "It is neither yes nor no." },
    NOT_AN_EMAIL: { description: "It is no e-mail address." },
    NOT_A_URL: { description: "It is no web address." },
    NOT_A_CHOICE: { description: "It is not among the choices of the field." },
    TOO_LONG: { description: "It is longer than the field or the property takes." },
    FIELD_GONE: { description: "The mapping names a field that the provider no longer has." },
    NO_MATCH_KEY: {
      description: "Without an e-mail address a contact cannot be told from others at the provider.",
    },
    DUPLICATE: { description: "Another record has the same e-mail address." },
    REFUSED: { description: "The provider refused the value or the record." },
  } satisfies Record<MappingErrorCode, object>,
});

export const MappingErrorStateEnum = builder.enumType("MappingErrorState", {
  description: "Where a mapping error stands.",
  values: {
    OPEN: { description: "The value is still not taken over." },
    RESOLVED: { description: "It passed, or a person said that it is settled." },
    IGNORED: { description: "A person said that it may stay: it does not open again." },
  } satisfies Record<MappingErrorState, object>,
});

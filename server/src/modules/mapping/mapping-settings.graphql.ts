import { builder } from "../../graphql/builder.ts";
import { CONTACT_PROPERTIES } from "./contact-properties.ts";
import { ContactPropertyType } from "./contact-properties.graphql.ts";
import { PropertyTypeEnum } from "./mapping-enums.graphql.ts";
import { findMappingIssues } from "./mapping-issues.ts";
import type { MappingIssue } from "./mapping-issues.ts";
import { loadGround } from "./settings-loaders.ts";
import type { MappingDirection, MappingValues, PropertyMapping } from "./settings-values.ts";
import type { Transform, TransformKind } from "./transform.ts";

/** The lists of an entry are parts of one JSON value, mostly empty: they cost what the entry costs. */
const inOneRow = { field: 1, multiplier: 1 };

const MappingDirectionEnum = builder.enumType("MappingDirection", {
  description: "Which way values of a property go.",
  values: {
    PULL: { description: "From the field to the property." },
    PUSH: { description: "From the property to the field." },
    BOTH: { description: "Both ways." },
  } satisfies Record<MappingDirection, object>,
});

const TransformKindEnum = builder.enumType("TransformKind", {
  description:
    "What is done to a value on its way. Dates, numbers and yes/no are read from text or written as text, as the type at the end needs it.",
  values: {
    TRIM: { description: "Takes away spaces at both ends." },
    LOWERCASE: { description: "Makes all letters small." },
    UPPERCASE: { description: "Makes all letters capital." },
    TITLE_CASE: { description: "Begins each word with a capital letter." },
    DIGITS_ONLY: { description: "Keeps digits, and a plus sign at the start." },
    FIRST_WORD: { description: "Keeps the first word." },
    REST_WORDS: { description: "Keeps all words but the first." },
    TRUNCATE: { description: "Keeps the first `number` characters." },
    DEFAULT: { description: "Takes `text` where there is no value." },
    PREFIX: { description: "Puts `text` in front, unless it is there already." },
    REPLACE: { description: "Replaces each text of `values` wherever it occurs." },
    DATE_FORMAT: {
      description:
        "A date in the format `text`, of yyyy yy MMMM MMM MM M dd d HH H hh h mm ss a, such as `dd/MM/yyyy`; `x` and `X` are milliseconds and seconds since 1970. Without time zone: UTC.",
    },
    MAP_VALUES: { description: "Replaces a whole value by what `values` says, without regard to case." },
    NUMBER_FROM_TEXT: {
      description: "A number in a text, its decimals behind `text`: `.` (unless given) or `,`.",
    },
    TEXT_FROM_ANY: { description: "Text of anything: of a list its items, of an object its name." },
    YES_NO: {
      description:
        "Yes or no in words: the first of `values` means yes, the second no; unless given Yes and No.",
    },
  } satisfies Record<TransformKind, object>,
});

const ValuePairType = builder.objectRef<{ from: string; to: string }>("ValuePair").implement({
  description: "A value, and what becomes of it.",
  fields: (t) => ({
    from: t.exposeString("from", { description: "The value." }),
    to: t.exposeString("to", { description: "What becomes of it; empty: no value." }),
  }),
});

const TransformType = builder.objectRef<Transform>("Transform").implement({
  description: "One step of what is done to a value on its way.",
  fields: (t) => ({
    kind: t.field({ type: TransformKindEnum, description: "What is done.", resolve: ({ kind }) => kind }),
    text: t.exposeString("text", { nullable: true, description: "Its text, where the kind takes one." }),
    number: t.exposeInt("number", { nullable: true, description: "Its number, where the kind takes one." }),
    values: t.field({
      type: [ValuePairType],
      complexity: inOneRow,
      nullable: true,
      description: "Its values, where the kind takes some.",
      resolve: ({ values }) => values,
    }),
  }),
});

type Entry = PropertyMapping & { issue: string | null };

const PropertyMappingType = builder.objectRef<Entry>("PropertyMapping").implement({
  description: "How one property and one field stand for each other.",
  fields: (t) => ({
    property: t.exposeString("property", { description: "The property of contacts here." }),
    field: t.exposeString("field", { description: "The provider's field." }),
    direction: t.field({
      type: MappingDirectionEnum,
      description: "Which way values go.",
      resolve: ({ direction }) => direction,
    }),
    required: t.exposeBoolean("required", { description: "Whether a record without it stays out." }),
    pull: t.field({
      type: [TransformType],
      complexity: inOneRow,
      description: "What is done on the way from the field to the property, in order.",
      resolve: ({ pull }) => pull,
    }),
    push: t.field({
      type: [TransformType],
      complexity: inOneRow,
      description: "What is done on the way from the property to the field, in order.",
      resolve: ({ push }) => push,
    }),
    issue: t.exposeString("issue", {
      nullable: true,
      description: "Why it does not work as the fields are now; null: it does.",
    }),
  }),
});

export const MappingIssueType = builder.objectRef<MappingIssue>("MappingIssue").implement({
  description: "Something that does not work with a mapping as the fields are now.",
  fields: (t) => ({
    property: t.exposeString("property", { nullable: true, description: "Of which property; null: none." }),
    field: t.exposeString("field", { nullable: true, description: "Of which field; null: none." }),
    message: t.exposeString("message", { description: "What it is, for people." }),
  }),
});

/** A mapping, and the account whose fields it is about. */
export type MappingView = { accountId: string; mapping: MappingValues };

export const MappingSettingsType = builder.objectRef<MappingView>("MappingSettings").implement({
  description: "The tab Contact property mapping.",
  fields: (t) => ({
    properties: t.field({
      type: [PropertyMappingType],
      description: "The entries, in their order.",
      resolve: async ({ accountId, mapping }, _args, ctx) => {
        const issues = findIssues(mapping, (await loadGround(ctx, accountId))?.fields ?? []);
        return mapping.properties.map((entry, index) => ({
          ...entry,
          issue: issues.find((issue) => issue.index === index)?.message ?? null,
        }));
      },
    }),
    customProperties: t.field({
      type: [ContactPropertyType],
      description: "The properties that contacts of this account have beside those of all.",
      resolve: ({ mapping }) => mapping.customProperties,
    }),
    issues: t.field({
      type: [MappingIssueType],
      description:
        "All that does not work: of entries, and fields that the provider makes no contact without and nothing is pushed to.",
      resolve: async ({ accountId, mapping }, _args, ctx) =>
        findIssues(mapping, (await loadGround(ctx, accountId))?.fields ?? []),
    }),
  }),
});

function findIssues(mapping: MappingValues, fields: Parameters<typeof findMappingIssues>[0]["fields"]) {
  const all = [...CONTACT_PROPERTIES, ...mapping.customProperties];
  return findMappingIssues({ mapping, fields, properties: new Map(all.map((each) => [each.name, each])) });
}

const ValuePairInput = builder.inputType("ValuePairInput", {
  description: "A value, and what becomes of it.",
  fields: (t) => ({
    from: t.string({ required: true, description: "The value." }),
    to: t.string({ required: true, description: "What becomes of it; empty: no value." }),
  }),
});

const TransformInput = builder.inputType("TransformInput", {
  description: "One step of what is done to a value on its way.",
  fields: (t) => ({
    kind: t.field({ type: TransformKindEnum, required: true, description: "What is done." }),
    text: t.string({ description: "Its text, where the kind takes one: at most 200 characters." }),
    number: t.int({ description: "Its number, where the kind takes one." }),
    values: t.field({
      type: [ValuePairInput],
      description: "Its values, where the kind takes some: at most 200.",
    }),
  }),
});

const PropertyMappingInput = builder.inputType("PropertyMappingInput", {
  description: "How one property and one field stand for each other.",
  fields: (t) => ({
    property: t.string({ required: true, description: "The property of contacts here." }),
    field: t.string({ required: true, description: "The provider's field." }),
    direction: t.field({ type: MappingDirectionEnum, required: true, description: "Which way values go." }),
    required: t.boolean({ defaultValue: false, description: "Whether a record without it stays out." }),
    pull: t.field({ type: [TransformInput], description: "On the way from the field: at most 10 steps." }),
    push: t.field({ type: [TransformInput], description: "On the way to the field: at most 10 steps." }),
  }),
});

const CustomPropertyInput = builder.inputType("CustomPropertyInput", {
  description: "A property that contacts of this account have beside those of all.",
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "Letters and digits, at most 40, beginning with a small letter.",
    }),
    label: t.string({ required: true, description: "Its name for people, at most 80 characters." }),
    type: t.field({
      type: PropertyTypeEnum,
      required: true,
      description: "What it holds. It never changes: another type takes a property of another name.",
    }),
  }),
});

export const MappingSettingsInput = builder.inputType("MappingSettingsInput", {
  description: "The tab Contact property mapping as a whole.",
  fields: (t) => ({
    properties: t.field({
      type: [PropertyMappingInput],
      required: true,
      description:
        "The entries, at most 200. A property is filled by one field, and a field by one property.",
    }),
    customProperties: t.field({ type: [CustomPropertyInput], description: "At most 50; none unless given." }),
  }),
});

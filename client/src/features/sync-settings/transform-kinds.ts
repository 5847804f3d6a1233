import type { TransformKind } from "../../gql/graphql.ts";
import type { TransformDraft } from "./settings-draft.ts";

/** What a transform is given besides its value. */
export type TransformArgument = "text" | "number" | "values";

export type TransformKindFacts = {
  label: string;
  argument?: {
    is: TransformArgument;
    label: string;
    placeholder?: string;
    /** The only pairs that there are, by name, and what they begin with. */
    fixed?: readonly string[];
  };
};

export const transformKinds: Record<TransformKind, TransformKindFacts> = {
  TRIM: { label: "Cut spaces at both ends" },
  LOWERCASE: { label: "Lower case" },
  UPPERCASE: { label: "Upper case" },
  TITLE_CASE: { label: "Title Case" },
  DIGITS_ONLY: { label: "Digits only" },
  FIRST_WORD: { label: "First word" },
  REST_WORDS: { label: "All but the first word" },
  TRUNCATE: { label: "Cut to a length", argument: { is: "number", label: "Characters" } },
  DEFAULT: { label: "Value where there is none", argument: { is: "text", label: "Value" } },
  PREFIX: { label: "Put in front", argument: { is: "text", label: "Text" } },
  REPLACE: { label: "Replace texts", argument: { is: "values", label: "Replacements" } },
  DATE_FORMAT: {
    label: "Date format",
    argument: { is: "text", label: "Format", placeholder: "dd/MM/yyyy" },
  },
  MAP_VALUES: { label: "Translate values", argument: { is: "values", label: "Translations" } },
  NUMBER_FROM_TEXT: {
    label: "Number from text",
    argument: { is: "text", label: "Decimal sign", placeholder: ". or ," },
  },
  TEXT_FROM_ANY: { label: "Text from any value" },
  YES_NO: {
    label: "Yes or no",
    argument: { is: "values", label: "Words", fixed: ["Word for yes", "Word for no"] },
  },
};

/** A new transform of a kind, with the arguments that it takes still empty. */
export function makeTransform(kind: TransformKind): TransformDraft {
  const { is, fixed } = transformKinds[kind].argument ?? {};
  const yesNo = [
    { from: "Yes", to: "true" },
    { from: "No", to: "false" },
  ];
  return {
    kind,
    text: is === "text" ? (kind === "NUMBER_FROM_TEXT" ? "." : "") : null,
    number: is === "number" ? 100 : null,
    values: is === "values" ? (fixed ? yesNo : [{ from: "", to: "" }]) : null,
  };
}

/** "Date format dd/MM/yyyy". */
export function transformText(transform: TransformDraft): string {
  const { text, number, values } = transform;
  const given =
    text ?? number ?? (values ? values.map(({ from, to }) => `${from} → ${to}`).join(", ") : null);
  const { label } = transformKinds[transform.kind];
  return given === null || given === "" ? label : `${label} ${given}`;
}

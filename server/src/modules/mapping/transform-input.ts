import { z } from "zod";
import { readDateFormat } from "./date-format.ts";
import { TRANSFORM_KINDS } from "./transform.ts";
import type { Transform, TransformKind } from "./transform.ts";

const longestArgument = 200;
const mostPairs = 200;

const shape = z.object({
  kind: z.enum(TRANSFORM_KINDS),
  text: z
    .string()
    .max(longestArgument, `At most ${longestArgument} characters.`)
    .nullish()
    .transform((value) => value ?? null),
  number: z
    .number()
    .int("Give a whole number.")
    .nullish()
    .transform((value) => value ?? null),
  values: z
    .array(
      z.object({
        from: z
          .string()
          .min(1, "Say which value.")
          .max(longestArgument, `At most ${longestArgument} characters.`),
        to: z.string().max(longestArgument, `At most ${longestArgument} characters.`),
      }),
    )
    .max(mostPairs, `At most ${mostPairs} values.`)
    .nullish()
    .transform((value) => value ?? null),
});

type Rule = { member: "text" | "number" | "values"; check: (transform: Transform) => string | null };

const needsText: Rule = { member: "text", check: ({ text }) => (text ? null : "Give a text.") };
const needsValues: Rule = {
  member: "values",
  check: ({ values }) =>
    values && values.length > 0 ? null : "Give at least one value and what becomes of it.",
};

/** What the kinds take that have an argument. */
const rules: Partial<Record<TransformKind, Rule>> = {
  DEFAULT: needsText,
  PREFIX: needsText,
  REPLACE: needsValues,
  MAP_VALUES: needsValues,
  TRUNCATE: {
    member: "number",
    check: ({ number }) =>
      number !== null && number >= 1 && number <= 65_536
        ? null
        : "Give a number of characters from 1 to 65536.",
  },
  DATE_FORMAT: {
    member: "text",
    check: ({ text }) =>
      text !== null && readDateFormat(text)
        ? null
        : "Give a format with day, month and year, such as dd/MM/yyyy, d MMM yyyy or yyyy-MM-dd HH:mm.",
  },
  NUMBER_FROM_TEXT: {
    member: "text",
    check: ({ text }) => (text === null || text === "." || text === "," ? null : "Give “.” or “,”."),
  },
  YES_NO: {
    member: "values",
    check: ({ values }) =>
      values === null ||
      (values.length === 2 && values[0]?.from.toLowerCase() !== values[1]?.from.toLowerCase())
        ? null
        : "Give two different words: the first means yes, the second no.",
  },
};

const transformInput = shape.superRefine((transform, context) => {
  const rule = rules[transform.kind];
  const message = rule?.check(transform) ?? null;
  if (rule && message !== null) context.addIssue({ code: "custom", path: [rule.member], message });
});

/** Up to 10 steps, each with the arguments that its kind takes. */
export const transformsInput = z
  .array(transformInput)
  .max(10, "At most 10 transforms.")
  .nullish()
  .transform((all) => all ?? []);

import { z } from "zod";
import { ValidationError } from "../../platform/errors.ts";
import type { ValidationIssue } from "../../platform/errors.ts";
import { checkParamName } from "./manifest-rules.ts";
import type { ConfigParamDefinition } from "./manifest.ts";

/** As many as one call adds or deletes. */
const mostAtOnce = 50;
/** Of a value, in characters. */
const longestValue = 10_000;

export const configNameInput = z.string().superRefine((name, issue) => {
  const finding = checkParamName(name);
  if (finding) issue.addIssue({ code: "custom", message: `${finding.message} ${finding.remedy}` });
});

export const configValueInput = z
  .string()
  .min(1, "Give it a value, or delete it with `deleteConfigParams`.")
  .max(longestValue, `A value has at most ${longestValue.toLocaleString("en")} characters.`)
  .refine((value) => !value.includes("\0"), "A value has no null characters.");

/** Config params that are given, each once. */
export const configParamsInput = z
  .array(z.object({ name: configNameInput, value: configValueInput, secret: z.boolean().nullish() }))
  .min(1, "Give at least one config param.")
  .max(mostAtOnce, `Give at most ${mostAtOnce} at once.`);

export const configNamesInput = z
  .array(configNameInput)
  .min(1, "Name at least one config param.")
  .max(mostAtOnce, `Name at most ${mostAtOnce} at once.`)
  .transform((names) => [...new Set(names)]);

export type GivenParam = { name: string; value: string; secret?: boolean | null | undefined };
export type CheckedParam = { name: string; value: string; isSecret: boolean };

/**
 * What is given, checked against what the installed version declares: names and types; without declarations every name is taken.
 * Throws ValidationError with every issue, below `path`.
 */
export function checkConfigParams(
  definitions: readonly ConfigParamDefinition[],
  given: readonly GivenParam[],
  path: string,
): CheckedParam[] {
  const issues: ValidationIssue[] = [];
  const checked = given.map(({ name, value, secret }, index): CheckedParam => {
    const at = `${path}.${index}`;
    const definition = definitions.find((each) => each.name === name);
    if (given.findIndex((each) => each.name === name) < index)
      issues.push({ path: `${at}.name`, message: `"${name}" was given before.` });
    if (!definition && definitions.length > 0)
      issues.push({
        path: `${at}.name`,
        message: `The installed version declares no "${name}", only ${definitions.map((each) => `"${each.name}"`).join(", ")}.`,
      });
    const wrong = definition && whyUnfit(definition, value);
    if (wrong) issues.push({ path: `${at}.value`, message: wrong });
    if (definition?.type === "secret" && secret === false)
      issues.push({ path: `${at}.secret`, message: `"${name}" is declared as a secret: it is sealed.` });
    return { name, value, isSecret: definition?.type === "secret" || secret === true };
  });
  if (issues.length > 0) throw new ValidationError(issues);
  return checked;
}

/** Why a value does not fit its type; null where it does. Never repeats the value. */
function whyUnfit({ name, type }: ConfigParamDefinition, value: string): string | null {
  switch (type) {
    case "text":
    case "secret":
      return null;
    case "number":
      return /^-?\d+(\.\d+)?$/.test(value) ? null : `"${name}" is a decimal number, such as 12.5.`;
    case "boolean":
      return value === "true" || value === "false" ? null : `"${name}" is true or false.`;
    case "url":
      return isUrl(value) ? null : `"${name}" is an http or https URL.`;
  }
}

function isUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

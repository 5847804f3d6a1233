import { z } from "zod";
import { closestName } from "../../platform/closest-name.ts";
import { ValidationError } from "../../platform/errors.ts";
import type { ValidationIssue } from "../../platform/errors.ts";
import type { Json } from "../../providers/provider.ts";
import type { CompiledMapping } from "../mapping/index.ts";
import { matchKey } from "./contact-name.ts";
import type { ContactValues } from "./merge-contact.ts";

// Ids of providers are some dozen characters; PostgreSQL keeps no NUL.
const externalId = z
  .string()
  .trim()
  .min(1, "Expected the id of a record at the provider.")
  .max(200)
  .refine((text) => !text.includes("\0") && text.isWellFormed(), "Expected printable text.");

const Inputs = z
  .array(
    z.object({
      id: z.string().nullish(),
      externalId: externalId.nullish(),
      email: z.string().nullish(),
      properties: z.record(z.string(), z.json()).nullish(),
    }),
  )
  .min(1, "Give at least one contact.")
  .max(100, "Give at most 100 contacts in one call.");
export type ContactInputs = z.input<typeof Inputs>;

/** What a caller says of one contact, checked. */
export type ContactRequest = {
  index: number;
  id: string | null;
  externalId: string | null;
  /** In lower case: what it is found by. */
  email: string | null;
  /** By properties, as their types have them; null clears. */
  values: ContactValues;
  /** The address, where it names the contact: one that has it in another case keeps it so. */
  address: string | null;
};

/**
 * Checks contacts that somebody gives: names of properties, and each value by its property's type. Throws ValidationError
 * with every issue, at paths such as `contacts[3].properties.email`.
 */
export function readContactInputs(
  given: unknown,
  mapping: Pick<CompiledMapping, "properties" | "normalize">,
): ContactRequest[] {
  const parsed = Inputs.safeParse(given);
  if (!parsed.success)
    throw new ValidationError(
      parsed.error.issues.map(({ path, message }) => ({ path: contactPath(...path), message })),
    );
  const issues: ValidationIssue[] = [];
  const requests = parsed.data.map((input, index): ContactRequest => {
    const values: ContactValues = {};
    for (const [property, value] of Object.entries(input.properties ?? {})) {
      const issue = take(values, property, value as Json, mapping);
      if (issue) issues.push({ path: contactPath(index, "properties", property), message: issue });
    }
    const named: ContactValues = {};
    if (input.email != null) {
      const issue = take(named, "email", input.email, mapping);
      if (issue) issues.push({ path: contactPath(index, "email"), message: issue });
      else if (Object.hasOwn(values, "email") && matchKey(values) !== matchKey(named))
        issues.push({
          path: contactPath(index, "properties", "email"),
          message: "This is another address than that of `email`. Give one of them.",
        });
    }
    return {
      index,
      id: input.id ?? null,
      externalId: input.externalId ?? null,
      email: matchKey(named) ?? matchKey(values),
      values,
      address: Object.hasOwn(values, "email") ? null : ((named["email"] as string | undefined) ?? null),
    };
  });
  if (issues.length > 0) throw new ValidationError(issues);
  return requests;
}

/** Takes a value over, or says what is wrong with it. */
function take(
  values: ContactValues,
  property: string,
  value: Json,
  { properties, normalize }: Pick<CompiledMapping, "properties" | "normalize">,
): string | null {
  if (!properties.has(property)) {
    const meant = closestName(property, [...properties.keys()]);
    return `There is no contact property \`${property.slice(0, 100)}\`.${meant ? ` Did you mean \`${meant}\`?` : " `Account.contactProperties` lists those that there are."}`;
  }
  const read = normalize(property, value);
  if ("fault" in read) return read.fault.reason;
  values[property] = read.value;
  return null;
}

/** `contacts[3].properties.email`. */
export function contactPath(...path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part).slice(0, 100)}`),
    "contacts",
  );
}

import type { ContactField } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import { fault, fits } from "./mapping-fault.ts";
import type { Checked } from "./mapping-fault.ts";
import { booleanOf } from "./read-boolean.ts";
import { countCharacters, quote } from "./value-text.ts";

/** A value of the field's type against what else the field asks: its choices and its length. */
export function checkField(field: ContactField, value: Json, serviceName: string): Checked {
  if (value === null) return fits(null);
  if (field.choices && typeof value === "string")
    return checkChoice(field, field.choices, value, serviceName);
  if (field.maxLength !== null && typeof value === "string" && countCharacters(value) > field.maxLength)
    return fault(
      "TOO_LONG",
      `The text has ${countCharacters(value)} characters; ${field.label} in ${serviceName} takes ${field.maxLength}.`,
      `Add the transform “Cut to a length” with ${field.maxLength} to what is pushed, or shorten it with the contact here.`,
    );
  return fits(value);
}

function checkChoice(
  field: ContactField,
  choices: readonly string[],
  value: string,
  serviceName: string,
): Checked {
  if (choices.includes(value)) return fits(value);
  // Yes and no may be two choices in the words of the service.
  const said = value === "true" ? true : value === "false" ? false : null;
  const same = said === null ? undefined : choices.find((choice) => booleanOf(choice) === said);
  if (same !== undefined) return fits(same);
  const near = choices.find((choice) => choice.trim().toLowerCase() === value.trim().toLowerCase());
  const known = choices.slice(0, 5).map(quote).join(", ");
  return fault(
    "NOT_A_CHOICE",
    `${quote(value)} is not among the choices of ${field.label} in ${serviceName}${near === undefined ? ` (${known}${choices.length > 5 ? ", …" : ""})` : ""}.`,
    near === undefined
      ? `Add the transform “Translate values” from ${quote(value)} to one of the choices, or add it to them in ${serviceName}.`
      : `Add the transform “Translate values” from ${quote(value)} to ${quote(near)}, or write it so with the contact here.`,
  );
}

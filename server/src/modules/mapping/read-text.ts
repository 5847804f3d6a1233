import type { Json } from "../../providers/provider.ts";
import { fault, fits } from "./mapping-fault.ts";
import type { Checked } from "./mapping-fault.ts";
import { countCharacters, quote, storable } from "./value-text.ts";

/** Longest text that a property holds, in characters. Providers' longest text areas hold 32,000 to 131,072. */
export const longestText = 65_536;

/** Text as it is; numbers, true and false in figures and letters. Lists and objects are no text. */
export function readText(value: Json): Checked {
  if (typeof value === "number" || typeof value === "boolean") return fits(String(value));
  if (typeof value !== "string")
    return fault(
      "NOT_TEXT",
      `${quote(value)} is ${Array.isArray(value) ? "a list" : "an object"}, not a text.`,
      "Add the transform “Text from any value”.",
    );
  const text = storable(value);
  if (text.length > longestText && countCharacters(text) > longestText)
    return fault(
      "TOO_LONG",
      `The text has ${countCharacters(text).toLocaleString("en")} characters; a property holds ${longestText.toLocaleString("en")}.`,
      `Add the transform “Cut to a length” with ${longestText}.`,
    );
  return fits(text);
}

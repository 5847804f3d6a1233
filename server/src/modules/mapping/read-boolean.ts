import type { Json } from "../../providers/provider.ts";
import { fault, fits } from "./mapping-fault.ts";
import type { Checked } from "./mapping-fault.ts";
import { quote } from "./value-text.ts";

const words = new Map([
  ...["true", "yes", "y", "on", "1", "t"].map((word) => [word, true] as const),
  ...["false", "no", "n", "off", "0", "f"].map((word) => [word, false] as const),
]);

/** What a value says, where it is a usual way to say yes or no; null where it is not. */
export function booleanOf(value: Json): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value === 1 ? true : value === 0 ? false : null;
  return typeof value === "string" ? (words.get(value.trim().toLowerCase()) ?? null) : null;
}

/** true and false, and the usual words and figures for them. */
export function readBoolean(value: Json): Checked {
  const read = booleanOf(value);
  if (read !== null) return fits(read);
  return fault(
    "NOT_A_BOOLEAN",
    `${quote(value)} is neither yes nor no.`,
    typeof value === "string" || typeof value === "number"
      ? `Add the transform “Yes or no” that says what ${quote(value)} means, or “Translate values” from it to yes or no.`
      : "Map it to a property of the type text, with the transform “Text from any value”.",
  );
}

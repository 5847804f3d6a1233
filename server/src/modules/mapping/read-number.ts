import type { Json } from "../../providers/provider.ts";
import { correct, fault, fits } from "./mapping-fault.ts";
import type { Checked, Place } from "./mapping-fault.ts";
import { quote } from "./value-text.ts";

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
// Groups of three behind the first: 1,234,567.8, 1.234.567,8, 1 234 567,8, 1'234'567.8
const grouped = /^([+-]?)(\d{1,3}(?:([,. '’\u00a0\u202f])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?$/;
const commaDecimal = /^([+-]?\d+),(\d+)$/;

/** A number as it is, and text that can only mean one: “1,234” could be two, “1,234.5” and “1,5” could not. */
export function readNumber(value: Json, place: Place): Checked {
  if (typeof value === "number") return fits(withoutMinusZero(value));
  if (typeof value !== "string")
    return fault(
      "NOT_A_NUMBER",
      `${quote(value)} is not a number.`,
      correctOrText(place, "Map it to a property of the type text"),
    );
  const text = value.trim();
  if (plain.test(text)) return exactly(text, text);
  const decimal = decimalOf(text);
  if (decimal === "EITHER")
    return fault(
      "NOT_A_NUMBER",
      `${quote(text)} can mean two numbers: the ${text.includes(",") ? "comma" : "point"} may part thousands or decimals.`,
      `Add the transform “Number from text” with ${text.includes(",") ? "“.” if the comma parts thousands, or “,” if it parts decimals" : "“,” if the point parts thousands"}.`,
    );
  if (decimal) return exactly(plainNumber(text, decimal), text);
  if (/\d/.test(text)) {
    const separator = /,\d{1,2}\D*$/.test(text) ? "," : ".";
    return fault(
      "NOT_A_NUMBER",
      `${quote(text)} has more than a number in it.`,
      `Add the transform “Number from text” with “${separator}”, or ${lowerFirst(correct("the number", place))}`,
    );
  }
  return fault("NOT_A_NUMBER", `${quote(text)} is not a number.`, correct("the number", place));
}

/** The number in a text whose decimals stand behind `decimal`; letters, signs of money and spaces around are left out. */
export function parseNumber(text: string, decimal: "." | ","): number | null {
  const whole = plainNumber(text.trim(), decimal);
  const read = plain.test(whole) ? whole : plainNumber(text.replaceAll(/[^\d.,+-]/g, ""), decimal);
  if (!plain.test(read)) return null;
  const number = Number(read);
  return Number.isFinite(number) ? withoutMinusZero(number) : null;
}

function decimalOf(text: string): "." | "," | "EITHER" | null {
  if (commaDecimal.test(text) && !/,\d{3}$/.test(text)) return ",";
  const parts = grouped.exec(text);
  if (!parts) return null;
  const [, , whole = "", separator = "", decimal] = parts;
  if (decimal !== undefined) return decimal === separator ? null : decimal === "," ? "," : ".";
  const groups = whole.split(separator).length;
  if (groups === 2 && (separator === "," || separator === ".")) return "EITHER";
  return separator === "." ? "," : ".";
}

function plainNumber(text: string, decimal: "." | ","): string {
  const kept = text.replaceAll(decimal === "," ? /[. '’\u00a0\u202f]/g : /[, '’\u00a0\u202f]/g, "");
  return kept.replace(",", ".");
}

/** Whole numbers beyond what a number holds exactly are rather identifiers. */
function exactly(text: string, shown: string): Checked {
  const number = Number(text);
  const inexact = /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) && String(number) !== text;
  if (Number.isFinite(number) && !inexact) return fits(withoutMinusZero(number));
  return fault(
    "NOT_A_NUMBER",
    `${quote(shown)} has more digits than a number holds exactly.`,
    "Map it to a property of the type text.",
  );
}

const withoutMinusZero = (value: number): number => (value === 0 ? 0 : value);

const correctOrText = (place: Place, otherwise: string): string =>
  `${otherwise}, or ${lowerFirst(correct("the number", place))}`;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

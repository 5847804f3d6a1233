const grouping = {
  /** 1,234,567 and, as in India, 12,34,567. */
  ",": /^\d{1,3}(,\d{3})+$|^\d{1,2}(,\d{2})*,\d{3}$/,
  ".": /^\d{1,3}(\.\d{3})+$/,
  " ": /^\d{1,3}( \d{3})+$/,
  "'": /^\d{1,3}('\d{3})+$/,
} as const;

const machineNumber = /^[+-]?\d+(\.\d+)?[eE][+-]?\d{1,3}$/;

/**
 * The number that a text means, where every reader would take it for the same one; null otherwise.
 * - A decimal mark is a dot or a comma; digits may be grouped by the other one, by spaces or by apostrophes:
 *   "1,234.5", "1.234,5", "1 234,5", "1'234.5", "12,34,567.8" and "1.234.567" are numbers.
 * - One dot or comma with three digits behind it could be either: "1.234" and "1,234" are none, but "0.125", "1234.567" and
 *   "1.5" are.
 * - No units, currency signs, percent signs or brackets; ASCII digits; "1.5e3" is a number.
 */
export function readNumber(text: string): number | null {
  const trimmed = text
    .trim()
    .replaceAll(/[\u00A0\u2009\u202F]/g, " ")
    .replaceAll("’", "'")
    .replace(/^\u2212/, "-");
  if (machineNumber.test(trimmed)) return finite(Number(trimmed));
  const [, sign = "", digits = ""] = /^([+-]?)(\d[\d.,' ]*)$/.exec(trimmed) ?? [];
  const plain = plainDigits(digits);
  return plain === null ? null : finite(Number(`${sign}${plain}`));
}

/** The digits without grouping and with a dot; null where they are ambiguous or no number. */
function plainDigits(digits: string): string | null {
  if (/^\d+$/.test(digits)) return digits;
  const marks = [...new Set(digits.replaceAll(/\d/g, ""))];
  if (marks.length > 2) return null;
  const last = marks[1] ?? marks[0];
  if (marks.length === 2) {
    if (last !== "." && last !== ",") return null;
    const [whole = "", fraction = "", ...more] = digits.split(last);
    const ungrouped = ungroup(whole);
    return more.length > 0 || ungrouped === null || fraction === "" ? null : `${ungrouped}.${fraction}`;
  }
  if (last !== "." && last !== ",") return ungroup(digits);
  const parts = digits.split(last);
  if (parts.length > 2) return ungroup(digits);
  const [whole = "", fraction = ""] = parts;
  if (fraction === "") return null;
  const isAmbiguous = fraction.length === 3 && whole.length <= 3 && !whole.startsWith("0");
  return isAmbiguous ? null : `${whole}.${fraction}`;
}

function ungroup(digits: string): string | null {
  for (const [mark, pattern] of Object.entries(grouping))
    if (pattern.test(digits)) return digits.replaceAll(mark, "");
  return null;
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}

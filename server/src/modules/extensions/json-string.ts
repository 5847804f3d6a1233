/** Something wrong in a text, at an offset. `fix` is what to do instead. */
export type Slip = { at: number; code: string; message: string; remedy: string };

const escapes: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Marks that people or their editors write in the place of `"`, and what ends each. */
const quotes: Record<string, string> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "\u201c": "\u201d",
  "\u201d": "\u201d",
  "\u201e": "\u201c",
  "\u2018": "\u2019",
  "\u00ab": "\u00bb",
};

/** Whether a string begins with this character, in JSON or in what people take for it. */
export function opensString(character: string | undefined): boolean {
  return character !== undefined && Object.hasOwn(quotes, character);
}

/**
 * The string that begins at `start`, and the offset behind it. What is not JSON is reported and read as it was meant: another
 * quotation mark, a wrong escape, a string without an end, which ends with its line.
 */
export function readJsonString(
  text: string,
  start: number,
  report: (slip: Slip) => void,
): { value: string; end: number } {
  const open = text.charAt(start);
  const close = quotes[open] ?? '"';
  if (open !== '"')
    report({
      at: start,
      code: "QUOTES",
      message: `Text stands between ${open} and ${close}.`,
      remedy: 'Use straight double quotation marks: "…".',
    });
  let value = "";
  let at = start + 1;
  for (;;) {
    const character = text.charAt(at);
    if (character === close || (open !== '"' && open !== "'" && character === '"')) break;
    if (character === "" || character === "\n" || character === "\r") return unterminated();
    if (character === "\\") {
      const { read, length } = readEscape(at);
      value += read;
      at += length;
      continue;
    }
    if (character < " ")
      report({
        at,
        code: "CONTROL_CHARACTER",
        message: "A text holds a control character as it is.",
        remedy:
          character === "\t" ? "Write a tab as \\t, or leave it out." : "Leave the invisible character out.",
      });
    value += character;
    at += 1;
  }
  if (value.includes("\0") || !value.isWellFormed())
    report({
      at: start,
      code: "BAD_CHARACTER",
      message: "A text holds U+0000 or half of a surrogate pair.",
      remedy: "Leave this character out: it cannot be kept.",
    });
  return { value, end: at + 1 };

  function unterminated(): { value: string; end: number } {
    report({
      at: start,
      code: "UNTERMINATED_STRING",
      message: "The text that begins here has no end on its line.",
      remedy: "Close it with a quotation mark; write a line break within it as \\n.",
    });
    // What follows a text stands behind it: a comma at the end of the line was not meant as part of it.
    const kept = value.trimEnd().replace(/,$/, "");
    return { value: kept, end: at - (value.length - kept.length) };
  }

  function readEscape(from: number): { read: string; length: number } {
    const next = text.charAt(from + 1);
    const known = escapes[next];
    if (known !== undefined) return { read: known, length: 2 };
    const hex = text.slice(from + 2, from + 6);
    if (next === "u" && /^[0-9a-fA-F]{4}$/.test(hex))
      return { read: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 };
    report({
      at: from,
      code: "BAD_ESCAPE",
      message: `\\${next} is no escape of JSON.`,
      remedy:
        next === "'"
          ? "Write the apostrophe without a backslash."
          : "Write a backslash as \\\\, or leave it out.",
    });
    return { read: next === "'" ? "'" : "\\", length: next === "'" ? 2 : 1 };
  }
}

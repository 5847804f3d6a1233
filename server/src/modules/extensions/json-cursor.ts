import { readJsonString } from "./json-string.ts";
import type { Slip } from "./json-string.ts";

export type JsonPath = readonly (string | number)[];
export type JsonSlip = Slip & { path: JsonPath };

/** Thrown where reading on makes no sense; the reason has been reported. */
export class Unreadable extends Error {}

/** More are of no use to anybody. */
const mostSlips = 100;
const bareWord = /[^\s,:;=[\]{}"'`#/]+/y;
const restOfLine = /[^,\n\r}\]]*/y;
const numeric = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const words: Record<string, unknown> = { true: true, false: false, null: null };

export type JsonCursor = ReturnType<typeof makeJsonCursor>;

/** A place in a JSON text, what has been wrong so far, and the readers of what has no parts. */
export function makeJsonCursor(text: string) {
  const slips: JsonSlip[] = [];
  let at = 0;

  function report(path: JsonPath, code: string, message: string, remedy: string, where = at): void {
    slips.push({ at: where, path, code, message, remedy });
    if (slips.length >= mostSlips) throw new Unreadable();
  }

  /** White space, and what people take for it. */
  function skip(path: JsonPath): void {
    for (;;) {
      const character = text.charAt(at);
      if (/^[ \t\r\n]$/.test(character)) at += 1;
      else if (character === "#" || text.startsWith("//", at) || text.startsWith("/*", at)) {
        report(path, "COMMENT", "JSON has no comments.", "Leave the comment out.");
        const [mark, length] = text.startsWith("/*", at) ? ["*/", 2] : ["\n", 1];
        const end = text.indexOf(mark, at);
        at = end < 0 ? text.length : end + length;
      } else if (/^[\s\ufeff\u200b\u2060]$/.test(character)) {
        if (character === "\ufeff" && at === 0)
          report(
            path,
            "BYTE_ORDER_MARK",
            "The text begins with a byte order mark.",
            "Save the file as UTF-8 without a BOM.",
          );
        else
          report(
            path,
            "INVISIBLE_CHARACTER",
            `There is an invisible character (U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}) between the values.`,
            "Use plain spaces.",
          );
        at += 1;
      } else return;
    }
  }

  function readWord(): string {
    bareWord.lastIndex = at;
    const found = bareWord.exec(text)?.[0] ?? "";
    at += found.length;
    return found;
  }

  /** A number, true, false or null. A text without quotation marks is read to where it plainly ends. */
  function readBare(path: JsonPath): unknown {
    const start = at;
    const bare = readWord();
    const lower = bare.toLowerCase();
    if (Object.hasOwn(words, bare)) return words[bare];
    if (numeric.test(bare) && Number.isFinite(Number(bare))) return Number(bare);
    const unknown = `${bare} is not JSON.`;
    if (Object.hasOwn(words, lower)) {
      report(path, "UNKNOWN_WORD", unknown, `Write ${lower}.`, start);
      return words[lower];
    }
    if (/^(none|nil|undefined|nan|[+-]?infinity)$/.test(lower)) {
      report(path, "UNKNOWN_WORD", unknown, "Write null, or leave the member out.", start);
      return null;
    }
    if (/^[+-]?[.\d]/.test(bare) && Number.isFinite(Number(bare))) {
      report(path, "BAD_NUMBER", `${bare} is no number of JSON.`, `Write ${Number(bare)}.`, start);
      return Number(bare);
    }
    restOfLine.lastIndex = at;
    const rest = (restOfLine.exec(text)?.[0] ?? "").trimEnd();
    at += rest.length;
    const whole = `${bare}${rest.endsWith('"') ? rest.slice(0, -1) : rest}`;
    report(
      path,
      "MISSING_QUOTES",
      "A text stands without quotation marks.",
      `Write ${JSON.stringify(whole)}.`,
      start,
    );
    return whole;
  }

  return {
    slips,
    report,
    skip,
    readWord,
    readBare,
    /** As report, and no further. */
    refuse(...args: Parameters<typeof report>): never {
      report(...args);
      throw new Unreadable();
    },
    readText(path: JsonPath): string {
      const { value, end } = readJsonString(text, at, ({ code, message, remedy, ...slip }) =>
        report(path, code, message, remedy, slip.at),
      );
      at = end;
      return value;
    },
    /** The character here; empty at the end. */
    peek: (): string => text.charAt(at),
    startsWith: (start: string): boolean => text.startsWith(start, at),
    offset: (): number => at,
    /** The text from an offset to here. */
    since: (start: number): string => text.slice(start, at),
    isAtEnd: (): boolean => at >= text.length,
    advance(by = 1): void {
      at += by;
    },
  };
}

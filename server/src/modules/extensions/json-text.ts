import { makeJsonCursor, Unreadable } from "./json-cursor.ts";
import type { JsonCursor, JsonPath, JsonSlip } from "./json-cursor.ts";
import { opensString } from "./json-string.ts";

/** A value of a JSON text, and where it stands: offsets into the text. */
export type JsonNode = {
  at: number;
  value: unknown;
  /** A number, true, false or null as it is written. */
  raw?: string;
  members?: Map<string, { nameAt: number; node: JsonNode }>;
  items?: JsonNode[];
};

const deepest = 20;

/**
 * Reads a JSON text with the place of every value. `JSON.parse` stops at the first fault and names at best its offset: here each
 * is reported with its path and remedy, and what was plainly meant is read on, so that all are found at once (100 at most).
 * `root` is null where reading on made no sense.
 */
export function readJsonText(text: string): { root: JsonNode | null; slips: JsonSlip[] } {
  const cursor = makeJsonCursor(text);
  try {
    cursor.skip([]);
    if (cursor.isAtEnd())
      cursor.refuse([], "EMPTY", "There is no manifest.", 'Begin with { "key": "my-extension", … }.');
    const root = readValue(cursor, []);
    cursor.skip([]);
    if (!cursor.isAtEnd())
      cursor.report(
        [],
        "EXTRA_TEXT",
        "Something follows the end of the manifest.",
        "Leave out what stands behind the last }.",
      );
    return { root, slips: cursor.slips };
  } catch (error) {
    if (error instanceof Unreadable) return { root: null, slips: cursor.slips };
    throw error;
  }
}

/** The value at a path; undefined where there is none. */
export function nodeAt(root: JsonNode | null, path: JsonPath): JsonNode | undefined {
  let node = root ?? undefined;
  for (const step of path)
    node = typeof step === "number" ? node?.items?.[step] : node?.members?.get(step)?.node;
  return node;
}

function readValue(cursor: JsonCursor, path: JsonPath): JsonNode {
  cursor.skip(path);
  const at = cursor.offset();
  const character = cursor.peek();
  if (character === "{" || character === "[") {
    if (path.length >= deepest)
      cursor.refuse(
        path,
        "TOO_DEEP",
        `Objects and lists lie more than ${deepest} deep.`,
        "Write it flat: a manifest is at most 4 deep.",
      );
    return character === "{" ? readObject(cursor, path) : readArray(cursor, path);
  }
  if (opensString(character)) return { at, value: cursor.readText(path) };
  if (character === "" || /^[,:;=[\]{}/]$/.test(character))
    cursor.refuse(
      path,
      "MISSING_VALUE",
      character === ""
        ? "The text ends where a value was expected."
        : `There is ${character} where a value was expected.`,
      "Write a value here.",
    );
  const value = cursor.readBare(path);
  return { at, value, raw: cursor.since(at) };
}

function readObject(cursor: JsonCursor, path: JsonPath): JsonNode {
  const value: Record<string, unknown> = {};
  const members = new Map<string, { nameAt: number; node: JsonNode }>();
  const node = { at: cursor.offset(), value, members };
  if (isEmpty(cursor, path, "}")) return node;
  let inner: JsonPath = path;
  do {
    cursor.skip(path);
    const nameAt = cursor.offset();
    const name = readName(cursor, path);
    inner = [...path, name];
    readColon(cursor, inner);
    const member = readValue(cursor, inner);
    if (members.has(name))
      cursor.report(
        inner,
        "DUPLICATE_MEMBER",
        `${JSON.stringify(name)} stands here twice.`,
        "Keep one of the two: readers of JSON take either.",
        nameAt,
      );
    else members.set(name, { nameAt, node: member });
    // Defined, not assigned: the name may be `__proto__`.
    Object.defineProperty(value, name, { value: member.value, enumerable: true, configurable: true });
  } while (goesOn(cursor, path, "}", inner));
  return node;
}

function readArray(cursor: JsonCursor, path: JsonPath): JsonNode {
  const value: unknown[] = [];
  const items: JsonNode[] = [];
  const node = { at: cursor.offset(), value, items };
  if (isEmpty(cursor, path, "]")) return node;
  do {
    const item = readValue(cursor, [...path, items.length]);
    items.push(item);
    value.push(item.value);
  } while (goesOn(cursor, path, "]", [...path, items.length - 1]));
  return node;
}

/** Steps into an object or list; where nothing is in it, out again. */
function isEmpty(cursor: JsonCursor, path: JsonPath, close: string): boolean {
  cursor.advance();
  cursor.skip(path);
  if (cursor.peek() !== close) return false;
  cursor.advance();
  return true;
}

function readName(cursor: JsonCursor, path: JsonPath): string {
  if (opensString(cursor.peek())) return cursor.readText(path);
  const at = cursor.offset();
  const found = cursor.peek();
  const name = cursor.readWord();
  if (name === "")
    cursor.refuse(
      path,
      "MISSING_NAME",
      found === "" ? "The text ends within an object." : `There is ${found} where a name was expected.`,
      found === "" ? "Close it with }." : 'Write a name in quotation marks, such as "key".',
    );
  cursor.report(
    [...path, name],
    "MISSING_QUOTES",
    "A name stands without quotation marks.",
    `Write ${JSON.stringify(name)}.`,
    at,
  );
  return name;
}

function readColon(cursor: JsonCursor, path: JsonPath): void {
  cursor.skip(path);
  const mark = [":=", "=>", "=", ":"].find((each) => cursor.startsWith(each)) ?? "";
  if (mark !== ":")
    cursor.report(
      path,
      "MISSING_COLON",
      "There is no colon behind the name.",
      "Write a colon between name and value.",
    );
  cursor.advance(mark.length);
}

/** Behind a member or item: whether another one follows. */
function goesOn(cursor: JsonCursor, path: JsonPath, close: string, last: JsonPath): boolean {
  const behind = cursor.offset();
  cursor.skip(path);
  const mark = cursor.peek();
  if (mark === close) {
    cursor.advance();
    return false;
  }
  if (mark === "")
    cursor.refuse(
      path,
      "UNCLOSED",
      `The text ends within ${close === "}" ? "an object" : "a list"}.`,
      `Close it with ${close}.`,
    );
  if (/^[}\]:]$/.test(mark))
    cursor.refuse(
      path,
      "WRONG_CLOSE",
      `There is ${mark} where ${close} or a comma belongs.`,
      `Write ${close}, or a comma and another value.`,
    );
  if (mark !== "," && mark !== ";") {
    cursor.report(
      last,
      "MISSING_COMMA",
      "There is no comma behind this value.",
      "Write a comma behind it.",
      behind,
    );
    return true;
  }
  if (mark === ";")
    cursor.report(last, "WRONG_SEPARATOR", "There is a semicolon where a comma belongs.", "Write a comma.");
  const comma = cursor.offset();
  cursor.advance();
  for (cursor.skip(path); cursor.peek() === ","; cursor.skip(path)) {
    cursor.report(path, "EXTRA_COMMA", "There is one comma too many.", "Leave it out.");
    cursor.advance();
  }
  if (cursor.peek() !== close) return true;
  cursor.report(last, "TRAILING_COMMA", "There is a comma behind the last value.", "Leave it out.", comma);
  cursor.advance();
  return false;
}

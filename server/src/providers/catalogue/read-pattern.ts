/**
 * Patterns of parameter values: a small part of regular expressions, so that one can say what a pattern admits, and so that no
 * pattern, whoever wrote it, can make matching slow. Letters, digits, `-`, `_`, `~`, `\.`; classes such as `[a-z0-9-]`, `\d`;
 * groups, `|`; `?`, `{n}`, `{m,n}`. No `.`, `*`, `+`, anchors, negations or look-arounds.
 */
export type PatternNode =
  | { kind: "CHARACTERS"; admits: ReadonlySet<string> }
  | { kind: "SEQUENCE"; parts: readonly PatternNode[] }
  | { kind: "CHOICE"; options: readonly PatternNode[] }
  | { kind: "REPEAT"; part: PatternNode; least: number; most: number };

/** The longest value that a pattern may admit, in characters: that of a host name. */
export const LONGEST_VALUE = 253;
const LONGEST_PATTERN = 300;
const DEEPEST_GROUP = 8;

const DIGITS = [..."0123456789"];
const LETTERS = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
// RFC 3986, 2.3: what means the same everywhere in a URL. So no value can end a host, a path segment or a parameter.
const UNRESERVED = new Set([...DIGITS, ...LETTERS, ..."-._~"]);
const WORD = [...DIGITS, ...LETTERS, "_"];

/** A pattern that is not of the small language, or admits what it must not; `message` is for its author. */
export class PatternError extends Error {
  override name = "PatternError";
}

/**
 * The pattern as a tree. Throws `PatternError` where it is not of the language or too long.
 */
export function readPattern(pattern: string): PatternNode {
  if (pattern === "") throw new PatternError("Write what a value may be, such as [a-z0-9-]{1,63}.");
  if (pattern.length > LONGEST_PATTERN)
    throw new PatternError(`A pattern has at most ${LONGEST_PATTERN} characters.`);
  const reader = { text: pattern, at: 0 };
  const tree = readChoice(reader, 0);
  if (reader.at < pattern.length) throw new PatternError("There is a ) without its (.");
  return tree;
}

/** The length of the longest text that fits, in characters. */
export function longest(node: PatternNode): number {
  switch (node.kind) {
    case "CHARACTERS":
      return 1;
    case "SEQUENCE":
      return node.parts.reduce((sum, part) => sum + longest(part), 0);
    case "CHOICE":
      return Math.max(...node.options.map(longest));
    case "REPEAT":
      return longest(node.part) * node.most;
  }
}

type Reader = { text: string; at: number };

function readChoice(reader: Reader, depth: number): PatternNode {
  if (depth > DEEPEST_GROUP) throw new PatternError(`Groups go ${DEEPEST_GROUP} deep at most.`);
  const options = [readSequence(reader, depth)];
  while (reader.text[reader.at] === "|") {
    reader.at++;
    options.push(readSequence(reader, depth));
  }
  return options.length === 1 && options[0] ? options[0] : { kind: "CHOICE", options };
}

function readSequence(reader: Reader, depth: number): PatternNode {
  const parts: PatternNode[] = [];
  while (reader.at < reader.text.length && !"|)".includes(reader.text.charAt(reader.at)))
    parts.push(readRepeat(reader, readPart(reader, depth)));
  return { kind: "SEQUENCE", parts };
}

function readPart(reader: Reader, depth: number): PatternNode {
  const character = reader.text.charAt(reader.at);
  if (character === "(") {
    reader.at += reader.text.startsWith("(?:", reader.at) ? 3 : 1;
    if (reader.text[reader.at] === "?") throw new PatternError("Groups are ( ) or (?: ), and nothing else.");
    const inner = readChoice(reader, depth + 1);
    if (reader.text[reader.at] !== ")") throw new PatternError("There is a ( without its ).");
    reader.at++;
    return inner;
  }
  if (character === "[") return { kind: "CHARACTERS", admits: readClass(reader) };
  if (character === "\\") return { kind: "CHARACTERS", admits: readEscape(reader) };
  if (character === ".") throw new PatternError("Write \\. for a dot; any character at all is not admitted.");
  if ("*+".includes(character))
    throw new PatternError(`Write a bound in place of ${character}, such as {1,63}.`);
  if ("^$".includes(character)) throw new PatternError("Leave out ^ and $: the whole value is compared.");
  if ("?{}]".includes(character)) throw new PatternError(`There is nothing for ${character} to follow.`);
  reader.at++;
  return { kind: "CHARACTERS", admits: new Set([admitted(character)]) };
}

function readRepeat(reader: Reader, part: PatternNode): PatternNode {
  const rest = reader.text.slice(reader.at);
  const counted = /^\{(\d{1,3})(?:,(\d{0,3}))?\}/.exec(rest);
  if (!counted && !rest.startsWith("?")) {
    if (rest.startsWith("*") || rest.startsWith("+"))
      throw new PatternError(`Write a bound in place of ${rest.charAt(0)}, such as {1,63}.`);
    if (rest.startsWith("{")) throw new PatternError("Write a bound as {3} or {1,63}.");
    return part;
  }
  if (counted?.[2] === "") throw new PatternError(`Write an upper bound too, such as {${counted[1]},63}.`);
  const least = counted ? Number(counted[1]) : 0;
  const most = counted ? Number(counted[2] ?? counted[1]) : 1;
  reader.at += counted ? counted[0].length : 1;
  if (most < least || most === 0)
    throw new PatternError(`The bound {${least},${most}} admits nothing: the first number is the lower one.`);
  if (["?", "*", "+", "{"].includes(reader.text.charAt(reader.at)))
    throw new PatternError("A part has one bound: group it to repeat it again.");
  if (longest(part) === 0) throw new PatternError("There is nothing in the group that is repeated.");
  return { kind: "REPEAT", part, least, most };
}

function readClass(reader: Reader): ReadonlySet<string> {
  const close = /^\[((?:\\.|[^\]\\])*)\]/s.exec(reader.text.slice(reader.at));
  if (!close) throw new PatternError("There is a [ without its ].");
  const inner = { text: close[1] ?? "", at: 0 };
  reader.at += close[0].length;
  if (inner.text.startsWith("^")) throw new PatternError("A class names what is admitted: leave out ^.");
  if (inner.text === "") throw new PatternError("A class names at least one character.");
  const admits = new Set<string>();
  while (inner.at < inner.text.length) {
    const first = readMember(inner);
    const isRange = inner.text[inner.at] === "-" && inner.at + 1 < inner.text.length;
    if (!isRange) {
      for (const character of first) admits.add(character);
      continue;
    }
    inner.at++;
    for (const character of range(first, readMember(inner))) admits.add(character);
  }
  return admits;
}

function readMember(inner: Reader): ReadonlySet<string> {
  if (inner.text[inner.at] === "\\") return readEscape(inner);
  return new Set([admitted(inner.text.charAt(inner.at++))]);
}

function range(from: ReadonlySet<string>, to: ReadonlySet<string>): string[] {
  const [first = "", last = ""] = [[...from].join(""), [...to].join("")];
  const all = [DIGITS, LETTERS.slice(0, 26), LETTERS.slice(26)].find(
    (run) => run.includes(first) && run.includes(last),
  );
  if (!all || first > last)
    throw new PatternError(
      `The range ${first.slice(0, 1)}-${last.slice(0, 1)} is none of a-z, A-Z, 0-9 or a part of them.`,
    );
  return all.slice(all.indexOf(first), all.indexOf(last) + 1);
}

function readEscape(reader: Reader): ReadonlySet<string> {
  const escaped = reader.text.charAt(reader.at + 1);
  reader.at += 2;
  if (escaped === "d") return new Set(DIGITS);
  if (escaped === "w") return new Set(WORD);
  if (escaped === "" || /[A-Za-z0-9]/.test(escaped))
    throw new PatternError(`\\${escaped} is not known here; \\d, \\w and \\. are.`);
  return new Set([admitted(escaped)]);
}

function admitted(character: string): string {
  if (UNRESERVED.has(character)) return character;
  throw new PatternError(
    `It admits ${JSON.stringify(character)}; values consist of letters, digits, "-", ".", "_" and "~".`,
  );
}

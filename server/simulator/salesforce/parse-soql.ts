/** A comparison of one field with one or several values. */
export interface Comparison {
  field: string;
  operator: "=" | "!=" | "<" | "<=" | ">" | ">=" | "LIKE" | "IN" | "NOT IN";
  values: Literal[];
}
export type Condition = Comparison | { every: Condition[] } | { some: Condition[] } | { not: Condition };
/** A text, a number, a flag, nothing, or a moment in milliseconds. */
export type Literal = string | number | boolean | null | { moment: number } | { day: string };

export interface Soql {
  /** Paths; empty for COUNT(). */
  fields: string[];
  object: string;
  scope: string | undefined;
  where: Condition | undefined;
  order: { field: string; descending: boolean }[];
  limit: number | undefined;
}

/** What is wrong with a query, in Salesforce's words as far as they are known. */
export class SoqlError extends Error {}

const TOKEN =
  /\s*(?:('(?:[^'\\]|\\.)*')|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))|(\d{4}-\d\d-\d\d)|(-?\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9_.]*)|(<=|>=|!=|<>|[=<>(),]))/y;
const ESCAPES: Record<string, string> = {
  n: "\n", N: "\n", r: "\r", R: "\r", t: "\t", T: "\t", b: "\b", B: "\b", f: "\f", F: "\f",
  '"': '"', "'": "'", "\\": "\\", _: "_", "%": "%",
}; // prettier-ignore

type Token = { text: string; literal?: Literal };

/** Takes a query apart; throws SoqlError for what is none, or of a form that the simulator does not know. */
export function parseSoql(query: string): Soql {
  const tokens = tokenize(query);
  let at = 0;
  const peek = () => tokens[at]?.text.toUpperCase();
  const isWord = (word: string) => tokens[at]?.literal === undefined && peek() === word;
  const next = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw new SoqlError("unexpected end of query");
    at += 1;
    return token;
  };
  const expect = (word: string) => {
    if (!isWord(word))
      throw new SoqlError(`unexpected token: '${tokens[at]?.text ?? "<EOF>"}', expecting '${word}'`);
    at += 1;
  };
  const take = (word: string) => isWord(word) && (at += 1) > 0;
  const name = (): string => {
    const { text, literal } = next();
    if (literal !== undefined || !/^[A-Za-z]/.test(text)) throw new SoqlError(`unexpected token: '${text}'`);
    return text;
  };

  function condition(): Condition {
    const some = [all()];
    while (take("OR")) some.push(all());
    return some.length === 1 && some[0] ? some[0] : { some };
  }
  function all(): Condition {
    const every = [one()];
    while (take("AND")) every.push(one());
    return every.length === 1 && every[0] ? every[0] : { every };
  }
  function one(): Condition {
    if (take("NOT")) return { not: one() };
    if (take("(")) {
      const inner = condition();
      expect(")");
      return inner;
    }
    const field = name();
    const isNot = take("NOT");
    if (isNot || isWord("IN")) {
      expect("IN");
      expect("(");
      const values = [value()];
      while (take(",")) values.push(value());
      expect(")");
      return { field, operator: isNot ? "NOT IN" : "IN", values };
    }
    if (take("LIKE")) return { field, operator: "LIKE", values: [value()] };
    const operator = next().text.replace("<>", "!=");
    if (
      operator !== "=" &&
      operator !== "!=" &&
      operator !== "<" &&
      operator !== "<=" &&
      operator !== ">" &&
      operator !== ">="
    )
      throw new SoqlError(`unexpected token: '${operator}'`);
    return { field, operator, values: [value()] };
  }
  function value(): Literal {
    const { text, literal } = next();
    if (literal !== undefined) return literal;
    const word = { TRUE: true, FALSE: false, NULL: null }[text.toUpperCase()];
    if (word === undefined) throw new SoqlError(`unexpected token: '${text}'`);
    return word;
  }

  expect("SELECT");
  const fields: string[] = [];
  if (isWord("COUNT") && tokens[at + 1]?.text === "(") {
    at += 2;
    expect(")");
  } else {
    fields.push(name());
    while (take(",")) fields.push(name());
  }
  expect("FROM");
  const object = name();
  const scope = take("USING") ? (expect("SCOPE"), name()) : undefined;
  const where = take("WHERE") ? condition() : undefined;
  const order: Soql["order"] = [];
  if (take("ORDER")) {
    expect("BY");
    do {
      const field = name();
      const descending = take("DESC") || (take("ASC") && false);
      if (take("NULLS") && !take("FIRST")) expect("LAST");
      order.push({ field, descending });
    } while (take(","));
  }
  let limit: number | undefined;
  if (take("LIMIT")) {
    const { literal } = next();
    if (typeof literal !== "number" || !Number.isInteger(literal) || literal < 0)
      throw new SoqlError("wrong LIMIT");
    limit = literal;
  }
  const rest = tokens[at];
  if (rest !== undefined) throw new SoqlError(`unexpected token: '${rest.text}'`);
  return { fields, object, scope, where, order, limit };
}

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = query.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const match = pattern.exec(query);
    if (match === null)
      throw new SoqlError(`line 1:${from} no viable alternative at character '${query.charAt(from)}'`);
    const [, text, moment, day, number, word, sign] = match;
    if (text !== undefined) tokens.push({ text, literal: unescape(text.slice(1, -1)) });
    else if (moment !== undefined) tokens.push({ text: moment, literal: { moment: Date.parse(moment) } });
    else if (day !== undefined) tokens.push({ text: day, literal: { day } });
    else if (number !== undefined) tokens.push({ text: number, literal: Number(number) });
    else tokens.push({ text: word ?? sign ?? "" });
  }
  return tokens;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_, letter: string) => {
    const meant = ESCAPES[letter];
    if (meant === undefined)
      throw new SoqlError(`Illegal character sequence '\\${letter}' in string literal`);
    return meant;
  });
}

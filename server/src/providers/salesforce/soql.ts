import { ProviderError } from "../provider-error.ts";

/** A name of a field, or of one beyond a relation, such as `Account.Name`. */
const PATH = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?$/;
const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const CONTACT_ID = /^003/;

/** A name as it may stand in a query. Throws `ProviderError` REFUSED `invalid_name` for anything else. */
export function fieldName(name: string): string {
  if (PATH.test(name) && name.length <= 128) return name;
  throw new ProviderError(
    "REFUSED",
    "A field of the mapping has a name that Salesforce cannot have given it.",
    {
      providerCode: "invalid_name",
    },
  );
}

/** A text in quotes. Source: "Quoted String Escape Sequences", SOQL and SOSL Reference. */
export function quoted(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "\\'")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return `'${escaped}'`;
}

/** Whether a text can be the id of a contact, with or without the three characters that tell its case. */
export function isContactId(text: string): boolean {
  return ID.test(text) && CONTACT_ID.test(text);
}

/** An id in quotes. Throws `ProviderError` REFUSED `invalid_id` for what cannot be one. */
export function quotedId(id: string): string {
  if (ID.test(id)) return `'${id}'`;
  throw new ProviderError("REFUSED", "Salesforce gave an id that is none.", { providerCode: "invalid_id" });
}

/** A moment as it stands in a query, to the second: times of change have no fractions. */
export function moment(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, "Z");
}

export type ViewQuery = { scope: string | null; where: string | null };

/**
 * Scope and conditions of the query by which Salesforce describes a list view; null for one that cannot be taken apart. What stands
 * within quotes or brackets ends nothing.
 */
export function readViewQuery(soql: string): ViewQuery | null {
  const parts = topLevelWords(soql);
  if (parts === null) return null;
  const find = (word: string, from = 0) => parts.find((part) => part.at >= from && part.word === word);
  const using = find("USING");
  const scope = using && /^USING\s+SCOPE\s+([A-Za-z_]{1,40})\b/i.exec(soql.slice(using.at))?.[1];
  if (using && !scope) return null;
  const where = find("WHERE");
  if (!where) return { scope: scope ?? null, where: null };
  const end = find("ORDER", where.at) ?? find("LIMIT", where.at);
  const condition = soql.slice(where.at + "WHERE".length, end?.at).trim();
  return condition === "" ? null : { scope: scope ?? null, where: condition };
}

/** The words outside of quotes and brackets, in upper case, with their places; null where a quote or bracket does not end. */
function topLevelWords(soql: string): { word: string; at: number }[] | null {
  const words: { word: string; at: number }[] = [];
  const pattern = /'(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z0-9_.]*|[()']/gs;
  let depth = 0;
  for (const match of soql.matchAll(pattern)) {
    const [text] = match;
    if (text === "(") depth += 1;
    else if (text === ")") depth -= 1;
    else if (text === "'" || depth < 0) return null;
    else if (depth === 0 && !text.startsWith("'")) words.push({ word: text.toUpperCase(), at: match.index });
  }
  return depth === 0 ? words : null;
}

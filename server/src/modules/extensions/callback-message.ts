import { ValidationError } from "../../platform/errors.ts";

/** A callback as it was received. Names of headers are in lower case. */
export type CallbackMessage = { headers: ReadonlyMap<string, string>; body: string };

/**
 * Headers as people have them at hand: an object of names and values (or lists of values), a list of pairs, or lines `Name: value`. Names
 * are read in any case, also as PHP and CGI spell them (`HTTP_WEBHOOK_ID`). Throws ValidationError.
 */
export function readHeaders(given: unknown, text: string | null | undefined): Map<string, string> {
  if ((given == null) === (text == null))
    throw new ValidationError([{ path: "headers", message: "Give either `headers` or `headersText`." }]);
  const pairs = text == null ? readPairs(given) : readLines(text);
  return new Map(pairs.map(([name, value]) => [plainName(name), value.trim()]));
}

function readLines(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    // The request line, and what is empty.
    if (colon <= 0 || /^[A-Z]+ \S+ HTTP\//.test(line)) return [];
    return [[line.slice(0, colon), line.slice(colon + 1)]];
  });
}

function readPairs(given: unknown): [string, string][] {
  const entries: unknown[] =
    Array.isArray(given) || typeof given !== "object" ? [given].flat() : Object.entries(given ?? {});
  return entries.map((entry): [string, string] => {
    const [name, value]: unknown[] = Array.isArray(entry) ? entry : [];
    const texts = [value].flat();
    if (
      typeof name !== "string" ||
      texts.some((each) => typeof each !== "string" && typeof each !== "number")
    )
      throw new ValidationError([
        { path: "headers", message: 'Write names and texts, such as { "HASH": "…", "webhook-id": "…" }.' },
      ]);
    return [name, texts.join(" ")];
  });
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/^http-/, "");
}

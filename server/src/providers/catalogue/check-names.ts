import { checkText, refuse } from "./findings.ts";
import type { Findings } from "./findings.ts";

const MOST_ENTRIES = 20;
const LONGEST_ENTRY = 500;
const LONGEST_NAME = 64;

// What belongs to the connection and not to the call (RFC 9110, 7.6.1), what says where a message ends, and what names the
// target: whoever sets these changes which request is read, not what is asked for.
const CONNECTION_HEADERS = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "expect",
  "forwarded",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
]);

/** The name of a header that may be set for a call: a token (RFC 9110, 5.6.2). */
export function checkHeaderName(findings: Findings, path: string, name: unknown): boolean {
  if (typeof name !== "string" || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    return refuse(findings, path, "Write the name of a header, such as X-Api-Key.");
  if (name.length > LONGEST_NAME)
    return refuse(findings, path, `A header's name has at most ${LONGEST_NAME} characters.`);
  if (!CONNECTION_HEADERS.has(name.toLowerCase())) return true;
  return refuse(findings, path, `The header ${name} belongs to the connection and is set by itself.`);
}

/** The name of a query parameter, form field or member of the body. */
export function checkParameterName(findings: Findings, path: string, name: unknown): boolean {
  if (typeof name === "string" && /^[\w.$:[\]-]{1,64}$/.test(name)) return true;
  return refuse(findings, path, "Write a name of letters, digits and _ - . : $ [ ], such as api_key.");
}

/** Headers by name, of which `taken` is the credential's. */
export function checkHeaders(findings: Findings, path: string, headers: unknown, taken: string | null): void {
  const seen = new Set<string>();
  for (const [name, value] of entriesOf(findings, path, headers)) {
    const at = `${path}.${name}`;
    if (!checkHeaderName(findings, at, name)) continue;
    if (name.toLowerCase() === taken?.toLowerCase())
      refuse(findings, at, "This header carries the credential.");
    else if (seen.has(name.toLowerCase()))
      refuse(findings, at, "This header is named twice: upper and lower case do not count.");
    else checkText(findings, at, value, LONGEST_ENTRY);
    seen.add(name.toLowerCase());
  }
}

/** Parameters by name, none of which may be one of `taken`. */
export function checkParameters(
  findings: Findings,
  path: string,
  parameters: unknown,
  taken: { names: readonly string[]; why: string },
): void {
  for (const [name, value] of entriesOf(findings, path, parameters)) {
    const at = `${path}.${name}`;
    if (!checkParameterName(findings, at, name)) continue;
    if (taken.names.includes(name)) refuse(findings, at, taken.why);
    else checkText(findings, at, value, LONGEST_ENTRY);
  }
}

function entriesOf(findings: Findings, path: string, record: unknown): [string, unknown][] {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    findings.add(path, 'Write names and texts, such as { "Accept": "application/json" }.');
    return [];
  }
  const entries = Object.entries(record);
  if (entries.length <= MOST_ENTRIES) return entries;
  findings.add(path, `At most ${MOST_ENTRIES}; these are ${entries.length}.`);
  return [];
}

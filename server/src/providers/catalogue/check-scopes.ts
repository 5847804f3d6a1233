import type { ServiceDefinition } from "../definition.ts";
import { checkLine, refuse } from "./findings.ts";
import type { Findings } from "./findings.ts";

const MOST_SCOPES = 500;
const LONGEST_SCOPE = 200;

/** Known and default scopes: of the form of RFC 6749 (3.3), free of the delimiter, each once, the defaults among the known. */
export function checkScopes(findings: Findings, definition: ServiceDefinition): void {
  const { scopes, defaultScopes, oauth } = definition;
  if (oauth === null) {
    if (scopes.length > 0) refuse(findings, "scopes", "Leave out scopes: keys and passwords have none.");
    if (defaultScopes.length > 0)
      refuse(findings, "defaultScopes", "Leave out scopes: keys and passwords have none.");
    return;
  }
  const names = scopes.map(({ name }) => name);
  checkNames(findings, names, oauth.scopeDelimiter, (index) => `scopes.${index}.name`, "scopes");
  for (const [index, { meaning }] of scopes.entries())
    checkLine(findings, `scopes.${index}.meaning`, meaning, 200);
  checkNames(
    findings,
    defaultScopes,
    oauth.scopeDelimiter,
    (index) => `defaultScopes.${index}`,
    "defaultScopes",
  );
  if (names.length === 0) return;
  for (const [index, name] of defaultScopes.entries())
    if (!names.includes(name))
      refuse(findings, `defaultScopes.${index}`, "This scope is not among the scopes: add it there.");
}

function checkNames(
  findings: Findings,
  names: readonly string[],
  delimiter: string,
  pathOf: (index: number) => string,
  all: string,
): void {
  if (names.length > MOST_SCOPES)
    refuse(findings, all, `At most ${MOST_SCOPES} scopes; these are ${names.length}.`);
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (typeof name !== "string" || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name))
      refuse(findings, pathOf(index), "A scope has no spaces, quotes, backslashes or letters beyond ASCII.");
    else if (name.length > LONGEST_SCOPE)
      refuse(
        findings,
        pathOf(index),
        `A scope has at most ${LONGEST_SCOPE} characters; these are ${name.length}.`,
      );
    else if (name.includes(delimiter))
      refuse(
        findings,
        pathOf(index),
        `A scope must not hold the delimiter "${delimiter}": it would be read as two.`,
      );
    else if (seen.has(name)) refuse(findings, pathOf(index), "This scope is named twice.");
    seen.add(name);
  }
}

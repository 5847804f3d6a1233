import type { z } from "zod";
import { closestName } from "../../platform/closest-name.ts";
import { quote } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JsonPath } from "./json-cursor.ts";
import type { JsonNode } from "./json-text.ts";
import { versionMeant } from "./manifest-rules.ts";
import { membersAt, placeOf } from "./manifest-members.ts";

export type PlacedFinding = Finding & { path: JsonPath };

/** So many mistakes of a manifest are told at once: to look for what was meant costs time with each. */
export const mostIssues = 100;

/** What the issues of the schema mean, the first 100 of them. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  nodeAt: (path: JsonPath) => JsonNode | undefined,
): PlacedFinding[] {
  const findings: PlacedFinding[] = [];
  for (const issue of issues) {
    if (findings.length >= mostIssues) break;
    findings.push(...explainIssue(issue, nodeAt));
  }
  return findings;
}

/** What an issue of the schema means to the author of a manifest. `nodeAt` answers what stands at a path. */
function explainIssue(
  issue: z.core.$ZodIssue,
  nodeAt: (path: JsonPath) => JsonNode | undefined,
): PlacedFinding[] {
  const path = issue.path as JsonPath;
  const node = nodeAt(path);
  switch (issue.code) {
    case "custom": {
      const { code, remedy } = issue.params as { code: string; remedy: string };
      return [{ path, code, message: issue.message, remedy }];
    }
    case "unrecognized_keys":
      return issue.keys
        .slice(0, mostIssues)
        .map((key) => ({ path: [...path, key], ...explainMember(path, key) }));
    case "invalid_value":
      return [
        {
          path,
          ...(node ? explainChoice(path, node.value, issue.values.map(String)) : missing(path)),
        },
      ];
    case "invalid_type":
      return [{ path, ...(node ? explainType(path, node, issue.expected) : missing(path)) }];
    default:
      return [{ path, code: "INVALID", message: issue.message, remedy: "See the reference of manifests." }];
  }
}

/** By the name of the member: how it is written. */
const examples: Record<string, string> = {
  key: '"my-extension"',
  name: '"A name"',
  version: '"1.0.0"',
  callbackListener: "{ }",
  type: '"text"',
  service: '"zoho-books"',
  connection: '"Books"',
  onInstall: '"https://example.com/hook"',
  configParams: '[{ "name": "apiUrl", "type": "url" }]',
  securityContext: '{ "scopes": ["installation:read"] }',
  scopes: '["installation:read"]',
  thirdParty: '{ "service": "zoho-books", "connection": "Books" }',
};

function missing(path: JsonPath): Finding {
  const name = String(path.at(-1));
  return {
    code: "MISSING_MEMBER",
    message: `${quote(name)} is missing.`,
    remedy: `Add ${quote(name)}: ${examples[name] ?? '"…"'}.`,
  };
}

function explainMember(path: JsonPath, key: string): Finding {
  const known = membersAt(path);
  const isEvent = path[0] === "callbackListener";
  const meant = (isEvent ? formerNames.get(key.toLowerCase()) : null) ?? closestName(key, known);
  const place = placeOf(key);
  const code = isEvent ? "UNKNOWN_EVENT" : "UNKNOWN_MEMBER";
  const message = isEvent ? `There is no event ${quote(key)}.` : `There is no member ${quote(key)} here.`;
  if (meant !== null) return { code, message, remedy: `Did you mean ${quote(meant)}?` };
  if (place !== null && place !== path[0])
    return { code, message, remedy: `It belongs into ${quote(place)}.` };
  return {
    code,
    message,
    remedy: `Leave it out; ${isEvent ? "the events are" : "there are"} ${known.join(", ")}.`,
  };
}

/** What other platforms call these events. */
const formerNames = new Map([
  ["onupgrade", "onUpdate"],
  ["onremove", "onUninstall"],
  ["ondelete", "onUninstall"],
  ["onauthorise", "onZohoAuthorise"],
  ["onauthorize", "onZohoAuthorise"],
  ["onthirdpartyauthorise", "onTPAAuthorise"],
  ["onthirdpartyrevoke", "onTPARevoke"],
  ["onrevoke", "onTPARevoke"],
]);

const otherTypes: Record<string, string> = {
  string: "text",
  password: "secret",
  token: "secret",
  int: "number",
  integer: "number",
  float: "number",
  bool: "boolean",
  checkbox: "boolean",
  uri: "url",
};

function explainChoice(path: JsonPath, value: unknown, values: string[]): Finding {
  const isScope = path.at(-2) === "scopes";
  const code = isScope ? "UNKNOWN_SCOPE" : "UNKNOWN_TYPE";
  const message = `${shown(value)} is no ${isScope ? "scope of a securityContext" : "type of config params"}.`;
  const meant =
    typeof value === "string" ? (otherTypes[value.toLowerCase()] ?? closestName(value, values)) : null;
  return {
    code,
    message,
    remedy:
      meant !== null && values.includes(meant)
        ? `Did you mean ${quote(meant)}?`
        : `Use one of ${values.map((each) => quote(each)).join(", ")}.`,
  };
}

const kinds: Record<string, string> = {
  string: "a text",
  object: "an object",
  array: "a list",
  boolean: "true or false",
};

function explainType(path: JsonPath, node: JsonNode, expected: string): Finding {
  const at = path.length === 0 ? "The manifest" : quote(String(path.at(-1)));
  return {
    code: "WRONG_TYPE",
    message: `${typeof path.at(-1) === "number" ? "An item of the list" : at} must be ${kinds[expected] ?? expected}; it is ${kindOf(node.value)}.`,
    remedy: typeRemedy(path, node, expected),
  };
}

function typeRemedy(path: JsonPath, { value, raw = String(value) }: JsonNode, expected: string): string {
  const name = String(path.at(-1));
  const example = examples[name] ?? { string: '"…"', object: "{ … }", array: "[ … ]" }[expected] ?? "…";
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    const meant = name === "version" ? versionMeant(raw) : null;
    return `Write it in quotation marks: ${quote(meant ?? raw)}.`;
  }
  if (expected === "string" && Array.isArray(value) && value.length === 1 && typeof value[0] === "string")
    return `Write the text alone: ${quote(value[0])}.`;
  if (expected === "array" && typeof value === "string") {
    const items = value.split(/[\s,]+/).filter((item) => item !== "");
    return `Write a list: [${items.map((item) => quote(item)).join(", ")}].`.slice(0, 300);
  }
  if (expected === "boolean")
    return /^(true|yes|1|on)$/i.test(String(value))
      ? "Write true, without quotation marks."
      : "Write false, without quotation marks, or leave it out.";
  if (path.length === 0) return 'Begin with { "key": "my-extension", … }.';
  return `Write it like ${example}.`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return (
    { string: "a text", number: "a number", boolean: "true or false" }[typeof value as string] ?? "an object"
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? quote(value) : kindOf(value);
}

import type { PlacedFinding } from "./explain-issue.ts";
import { quote } from "./finding.ts";
import type { JsonPath } from "./json-cursor.ts";
import { nodeAt } from "./json-text.ts";
import type { JsonNode } from "./json-text.ts";
import { mostConfigParams } from "./manifest-schema.ts";

/** What stands twice in a list, and lists that are too long: seen apart from all else that may be wrong. */
export function findRepeated(root: JsonNode | null): PlacedFinding[] {
  const params = nodeAt(root, ["configParams"])?.items ?? [];
  const tooMany: PlacedFinding[] =
    params.length > mostConfigParams
      ? [
          {
            path: ["configParams"],
            code: "TOO_MANY",
            message: `There are ${params.length} config params.`,
            remedy: `Declare at most ${mostConfigParams}.`,
          },
        ]
      : [];
  const names = params.map((param, index) => ({
    path: ["configParams", index, "name"],
    value: param.members?.get("name")?.node.value,
  }));
  const scopes = [
    ["securityContext", "scopes"],
    ["thirdParty", "scopes"],
  ].flatMap((path) => {
    const items = nodeAt(root, path)?.items ?? [];
    return twice(
      items.map(({ value }, index) => ({ path: [...path, index], value })),
      "DUPLICATE_SCOPE",
      "Leave the second out.",
    );
  });
  return [
    ...tooMany,
    ...twice(names, "DUPLICATE_NAME", "Give each config param a name of its own."),
    ...scopes,
  ];
}

function twice(items: { path: JsonPath; value: unknown }[], code: string, remedy: string): PlacedFinding[] {
  const seen = new Set<string>();
  return items.flatMap(({ path, value }) => {
    if (typeof value !== "string") return [];
    if (seen.has(value)) return [{ path, code, message: `${quote(value)} stands here twice.`, remedy }];
    seen.add(value);
    return [];
  });
}

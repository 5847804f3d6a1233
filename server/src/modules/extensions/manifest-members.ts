import type { JsonPath } from "./json-cursor.ts";
import { describeManifests } from "./manifest-schema.ts";

type JsonSchema = { properties?: Record<string, JsonSchema>; items?: JsonSchema; anyOf?: JsonSchema[] };

const root = describeManifests() as JsonSchema;

/** The members that an object at a path of a manifest may have. */
export function membersAt(path: JsonPath): string[] {
  let schema: JsonSchema | undefined = root;
  for (const step of path) {
    const within: JsonSchema | undefined = schema && bare(schema);
    schema = typeof step === "number" ? within?.items : within?.properties?.[step];
  }
  return Object.keys((schema && bare(schema).properties) ?? {});
}

/** The member of a manifest that a name belongs into; null where there is none, or the name is none of it. */
export function placeOf(name: string): string | null {
  for (const [place, schema] of Object.entries(root.properties ?? {})) {
    const within = bare(schema);
    if (Object.hasOwn(within.properties ?? within.items?.properties ?? {}, name)) return place;
  }
  return null;
}

/** Without the alternative of null. */
function bare(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find((each) => each.properties ?? each.items) ?? schema;
}

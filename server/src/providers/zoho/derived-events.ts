import type { Operation } from "../events.ts";

/**
 * What an update of a lead means beyond being an update, told from the values that changed: `converted`, `approved`,
 * `rejected`. Zoho has no events for these. `Converted__s` is the field's API name since v6, `$converted` the older
 * one; `$approval_state` and its values are as in the sample answers of "Get Records", v8. That pushes carry them among
 * the changed values is not documented (?): where they do not, none of the three is told.
 */
export function derivedOperations(
  module: string,
  operation: Operation,
  changed: Record<string, unknown>,
): Operation[] {
  if (module !== "Leads" || operation !== "updated") return [];
  const state = changed["$approval_state"];
  return [
    ...(state === "approved" ? ["approved"] : []),
    ...(state === "rejected" ? ["rejected"] : []),
    ...(changed["Converted__s"] === true || changed["$converted"] === true ? ["converted"] : []),
  ];
}

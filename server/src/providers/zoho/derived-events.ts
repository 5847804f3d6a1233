import type { Operation } from "../events.ts";

/**
 * What an update of a lead means beyond being an update, told from the values that changed: `approved`, `rejected`,
 * `converted`. Zoho has no events for these. `Converted__s` is the field's API name since v6, `$converted` the older
 * one; the words of `$approval_state` are those of the search API. That a push carries them among the changed values is
 * not documented (?): where it does not, none of the three is told. The state alone says nothing, for a record that was
 * never up for approval is "approved" too.
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
    ...(state === "approval_process_rejected" || state === "rejected" ? ["rejected"] : []),
    ...(changed["Converted__s"] === true || changed["$converted"] === true ? ["converted"] : []),
  ];
}

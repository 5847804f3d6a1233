import { readLimit, type Handler } from "./handler.ts";
import type { HubSpotDraft } from "./hubspot.ts";
import { optionalInteger, optionalObject, optionalTexts, present, text, type Input } from "./read-input.ts";

/** Contacts of HubSpot, by control. */
export const HUBSPOT_HANDLERS: [string, Handler][] = [
  [
    "GET hubspot-contacts",
    ({ hubspot }, _input, _name, query) =>
      hubspot.listContacts(query.get("org") ?? "", readLimit(query), query.get("email") ?? undefined),
  ],
  ["POST hubspot-contacts", ({ hubspot }, input) => hubspot.createContacts(parseDraft(input))],
  ["PATCH hubspot-contacts", ({ hubspot }, input) => hubspot.updateContacts(parseDraft(input))],
  ["DELETE hubspot-contacts", ({ hubspot }, input) => hubspot.deleteContacts(parseDraft(input))],
];

function parseDraft(input: Input): HubSpotDraft {
  return {
    org: text(input, "org"),
    ...present({
      properties: optionalObject(input, "properties"),
      count: optionalInteger(input, "count", 1, 10_000),
      ids: optionalTexts(input, "ids"),
    }),
  };
}

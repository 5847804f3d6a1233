import { readLimit, type Handler } from "./handler.ts";
import { optionalInteger, optionalObject, optionalTexts, present, text, type Input } from "./read-input.ts";
import type { SalesforceDraft } from "./salesforce.ts";

/** Contacts of Salesforce, by control. */
export const SALESFORCE_HANDLERS: [string, Handler][] = [
  [
    "GET salesforce-contacts",
    ({ salesforce }, _input, _name, query) =>
      salesforce.listContacts(query.get("org") ?? "", readLimit(query), query.get("email") ?? undefined),
  ],
  ["POST salesforce-contacts", ({ salesforce }, input) => salesforce.createContacts(parseDraft(input))],
  ["PATCH salesforce-contacts", ({ salesforce }, input) => salesforce.updateContacts(parseDraft(input))],
  ["DELETE salesforce-contacts", ({ salesforce }, input) => salesforce.deleteContacts(parseDraft(input))],
];

function parseDraft(input: Input): SalesforceDraft {
  return {
    org: text(input, "org"),
    ...present({
      fields: optionalObject(input, "fields"),
      count: optionalInteger(input, "count", 1, 10_000),
      ids: optionalTexts(input, "ids"),
    }),
  };
}
